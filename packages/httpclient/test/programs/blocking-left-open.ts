import { HTTPClient } from '../../src/index.ts'

// Fetches with a client that it does not close, and prints nothing but the body.
const [, , url = ''] = process.argv
const { body } = new HTTPClient().fetch(url)
process.stdout.write(body)
