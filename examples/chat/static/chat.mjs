const inbox = document.querySelector('#inbox')
const form = document.querySelector('form')
const state = document.querySelector('#state')

const FIRST_PAUSE = 500
const LONGEST_PAUSE = 30_000

form.addEventListener('submit', async (event) => {
  event.preventDefault()
  const body = form.elements.body.value
  form.elements.body.value = ''
  try {
    // It is shown when it comes back, in the order in which everybody sees it.
    await post('/a/message/new', { body })
    state.textContent = ''
  } catch {
    form.elements.body.value = body
    state.textContent = 'The message could not be sent.'
  }
})

scrollToEnd()
await poll()

/** Asks for the messages after the last one, again and again; after a failure not at once. */
async function poll() {
  let cursor = inbox.lastElementChild?.id.slice(1)
  let pause = FIRST_PAUSE
  for (;;) {
    try {
      const { messages } = await post('/a/message/updates', cursor === undefined ? {} : { cursor })
      messages.forEach(show)
      cursor = messages.at(-1)?.id ?? cursor
      // The server lets go of those who wait when it is about to end.
      if (messages.length === 0) throw new Error('nothing came')
      pause = FIRST_PAUSE
    } catch {
      await new Promise((resolve) => setTimeout(resolve, pause))
      pause = Math.min(2 * pause, LONGEST_PAUSE)
    }
  }
}

async function post(path, fields) {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'X-XSRFToken': cookie('_xsrf') },
    body: new URLSearchParams(fields),
  })
  if (!response.ok) throw new Error(`${path} was answered with ${response.status}`)
  return response.json()
}

function cookie(name) {
  return document.cookie.match(`\\b${name}=([^;]*)`)?.[1] ?? ''
}

/** Adds a message, unless it is there: a server that has lost the cursor sends all it has. */
function show({ id, html }) {
  if (document.getElementById(`m${id}`) !== null) return
  const atEnd = inbox.scrollHeight - inbox.scrollTop - inbox.clientHeight < 40
  inbox.insertAdjacentHTML('beforeend', html)
  if (atEnd) scrollToEnd()
}

function scrollToEnd() {
  inbox.scrollTop = inbox.scrollHeight
}
