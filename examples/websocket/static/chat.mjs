const inbox = document.querySelector('#inbox')
const form = document.querySelector('form')
const state = document.querySelector('#state')

const FIRST_PAUSE = 500
const LONGEST_PAUSE = 30_000

let socket
let pause = FIRST_PAUSE

form.addEventListener('submit', (event) => {
  event.preventDefault()
  if (socket.readyState !== WebSocket.OPEN) return
  socket.send(JSON.stringify({ body: form.elements.body.value }))
  form.elements.body.value = ''
})

scrollToEnd()
connect()

/** Connects, and connects again whenever the connection is lost; after a failure not at once. */
function connect() {
  socket = new WebSocket(new URL('/chatsocket', location.href.replace(/^http/, 'ws')))
  socket.addEventListener('open', () => {
    pause = FIRST_PAUSE
    state.textContent = ''
  })
  socket.addEventListener('message', ({ data }) => show(JSON.parse(data)))
  socket.addEventListener('close', () => {
    state.textContent = 'The connection is lost; trying again.'
    setTimeout(connect, pause)
    pause = Math.min(2 * pause, LONGEST_PAUSE)
  })
}

function show({ html }) {
  const atEnd = inbox.scrollHeight - inbox.scrollTop - inbox.clientHeight < 40
  inbox.insertAdjacentHTML('beforeend', html)
  if (atEnd) scrollToEnd()
}

function scrollToEnd() {
  inbox.scrollTop = inbox.scrollHeight
}
