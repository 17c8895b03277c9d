/** What the page tells of each connection. */
export interface PageReport {
  readonly extensions: string
  /** Text as it is, data in base64. */
  readonly received: readonly (readonly [isText: boolean, data: string])[]
  readonly closeCode: number
  readonly closeReason: string
  readonly wasClean: boolean
}

/**
 * Sends all messages over each of the paths, and reports what came back.
 *
 * The image keeps the page from being loaded, and so the browser running, until the report is there.
 */
export const PAGE = `<!doctype html>
<title>echo</title>
<img src="/loaded">
<script type="module">
const encoded = await (await fetch('/messages')).json()
const messages = encoded.map(([isText, base64]) => {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
  return isText ? new TextDecoder().decode(bytes) : bytes
})
const base64 = (data) => {
  let characters = ''
  for (const byte of new Uint8Array(data)) characters += String.fromCharCode(byte)
  return btoa(characters)
}

function echo(path, end) {
  return new Promise((resolve) => {
    const socket = new WebSocket('ws://' + location.host + path)
    const received = []
    socket.binaryType = 'arraybuffer'
    socket.onopen = () => messages.forEach((message) => socket.send(message))
    socket.onmessage = ({ data }) => {
      const isText = typeof data === 'string'
      received.push([isText, isText ? data : base64(data)])
      if (received.length === messages.length) end(socket)
    }
    socket.onclose = ({ code, reason, wasClean }) =>
      resolve({ extensions: socket.extensions, received, closeCode: code, closeReason: reason, wasClean })
  })
}

const done = (socket) => socket.close(4001, 'done')
const reports = []
reports.push(await echo('/plain', done))
reports.push(await echo('/deflate', done))
reports.push(await echo('/closed', (socket) => socket.send('close me')))
await fetch('/report', { method: 'POST', body: JSON.stringify(reports) })
</script>
`
