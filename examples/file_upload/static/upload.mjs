// Without this script the form still works; with it the page shows what is sent, and how far it is.
const form = document.getElementById('form')
const input = document.getElementById('files')
const drop = document.querySelector('.drop')
const list = document.getElementById('list')
const button = document.querySelector('button')
const progress = document.getElementById('progress')
const status = document.getElementById('status')

function sizeText(bytes) {
  const units = ['bytes', 'KiB', 'MiB', 'GiB']
  let unit = 0
  while (bytes >= 1024 && unit < units.length - 1) {
    bytes /= 1024
    unit++
  }
  return `${unit === 0 ? bytes : bytes.toFixed(1)} ${units[unit]}`
}

function showFiles() {
  list.replaceChildren(
    ...Array.from(input.files, (file) => {
      const item = document.createElement('li')
      for (const text of [file.name, sizeText(file.size)]) {
        item.append(Object.assign(document.createElement('span'), { textContent: text }))
      }
      return item
    }),
  )
  status.textContent = ''
}

function finish(text) {
  button.disabled = false
  progress.hidden = true
  status.textContent = text
}

function upload() {
  // fetch does not tell how much of a body has been sent.
  const request = new XMLHttpRequest()
  request.open('POST', form.action)
  request.upload.onprogress = ({ loaded, total }) => (progress.value = loaded / total)
  request.onload = () =>
    finish(request.status === 200 ? 'All files arrived.' : `Refused: ${request.status}`)
  request.onerror = () => finish('The connection was lost.')
  button.disabled = true
  progress.hidden = false
  progress.value = 0
  status.textContent = 'Uploading…'
  request.send(new FormData(form))
}

input.addEventListener('change', showFiles)
form.addEventListener('submit', (event) => {
  event.preventDefault()
  upload()
})
drop.addEventListener('dragover', (event) => {
  event.preventDefault()
  drop.classList.add('over')
})
drop.addEventListener('dragleave', () => drop.classList.remove('over'))
drop.addEventListener('drop', (event) => {
  event.preventDefault()
  drop.classList.remove('over')
  input.files = event.dataTransfer.files
  showFiles()
})
