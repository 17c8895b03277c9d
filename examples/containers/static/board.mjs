/** Puts each new note on top of the list, as the server sends it. */
const list = document.querySelector('#notes')

function element(name, text) {
  const made = document.createElement(name)
  made.textContent = text
  return made
}

function show({ id, text, author, by }) {
  if (document.getElementById(`note-${id}`) !== null) return
  const item = document.createElement('li')
  item.id = `note-${id}`
  item.append(element('p', text), element('footer', `${author}, by way of ${by}`))
  list.prepend(item)
}

async function catchUp() {
  const { notes } = await (await fetch('/api/notes')).json()
  for (const note of notes.toReversed()) show(note)
}

const events = new EventSource('/api/events')
events.addEventListener('message', ({ data }) => show(JSON.parse(data)))
// What came while nobody was connected is asked for.
events.addEventListener('open', () => void catchUp())
