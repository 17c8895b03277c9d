import { afterAll, expect, jest, test } from '@jest/globals'
import { OptionParser, OptionsError } from '../src/index.ts'
import { TemporaryFiles } from './temporary-files.ts'

const files = new TemporaryFiles()
afterAll(() => files[Symbol.dispose]())

class Email {
  readonly value: string
  constructor(value: string | Email) {
    const text = value instanceof Email ? value.value : value
    if (!text.includes('@')) throw new Error('no @ in it')
    this.value = text
  }
}

// options_test.OptionsTest.test_parse_config_file
test('a file', () => {
  const path = files.write(
    'simple.conf',
    "port=443\nusername='李康'\nfoo_bar='a'\nmy_path=__file__\n",
  )
  const options = new OptionParser()
  options.define('port', { default: 80 })
  options.define('username', { default: 'finley' })
  options.define('foo-bar')
  options.define('my_path')
  options.parseConfigFile(path)
  expect(options.asDict()).toMatchObject({
    port: 443,
    username: '李康',
    'foo-bar': 'a',
    my_path: path,
  })
})

function defineTypes(): OptionParser {
  const options = new OptionParser()
  options.define('str', { type: 'str' })
  options.define('int', { type: 'int' })
  options.define('float', { type: 'float' })
  options.define('datetime', { type: 'datetime' })
  options.define('timedelta', { type: 'timedelta' })
  options.define('email', { type: Email })
  options.define('list_of_int', { type: 'int', multiple: true })
  options.define('list_of_str', { type: 'str', multiple: true })
  return options
}

const TYPED = `
from datetime import datetime, timedelta
from elsewhere import Email

str = 'asdf'
int = 42
float = 1.5
datetime = datetime(2013, 4, 28, 5, 16)
timedelta = timedelta(0, 45)
email = 'tornado@web.com'
list_of_int = [1, 2, 3]
list_of_str = ["a", "b", "c"]
`

const TEXT: Readonly<Record<string, string>> = {
  str: 'asdf',
  int: '42',
  float: '1.5',
  datetime: '2013-04-28 05:16',
  timedelta: '45s',
  email: 'tornado@web.com',
  list_of_int: '1,2,3',
  list_of_str: 'a,b,c',
}

const asText = (): string =>
  Object.entries(TEXT)
    .map(([name, value]) => `${name} = '${value}'\n`)
    .join('')

// options_test.OptionsTest.test_types_with_conf_file
test.each<[string, string]>([
  ['typed.conf', TYPED],
  ['text.conf', asText()],
  ['text.json', JSON.stringify(TEXT)],
  [
    'typed.json',
    JSON.stringify({ ...TEXT, int: 42, float: 1.5, timedelta: 45, list_of_int: [1, 2, 3] }),
  ],
  ['text.cjs', `module.exports = ${JSON.stringify(TEXT)}`],
  ['text.mjs', `export default ${JSON.stringify(TEXT)}`],
])('%s has values of every type', async (name, text) => {
  const options = defineTypes()
  await options.parseConfigFileAsync(files.write(name, text))
  expect(options.asDict()).toMatchObject({
    str: 'asdf',
    int: 42,
    float: 1.5,
    datetime: new Date(2013, 3, 28, 5, 16),
    timedelta: 45,
    email: new Email('tornado@web.com'),
    list_of_int: [1, 2, 3],
    list_of_str: ['a', 'b', 'c'],
  })
  expect(options.email).toBeInstanceOf(Email)
})

// options_test.OptionsTest.test_multiple_string, test_multiple_int
test.each<[string, string, RegExp]>([
  ['list_of_int', '3', /^Option 'list_of_int' is required to be a list of int or a comma-/],
  ['list_of_str', 'None', /^Option 'list_of_str' is required to be a list of str or a comma-/],
  ['str', '3', /^Option 'str' is required to be a str \(number given\)/],
  ['int', '2.5', /^Option 'int' is required to be a int \(number given\)/],
  ['int', "'x'", /^Option 'int': 'x' is not an integer/],
  ['email', "'x'", /^Option 'email': no @ in it/],
  ['int', '', /wrong\.conf:1: cannot parse/],
  ['str', '__import__("os")', /wrong\.conf:1: cannot parse/],
])('%s = %s throws', (name, literal, message) => {
  const path = files.write('wrong.conf', `${name} = ${literal}\n`)
  expect(() => defineTypes().parseConfigFile(path)).toThrow(OptionsError)
  expect(() => defineTypes().parseConfigFile(path)).toThrow(message)
})

test('unknown names are ignored, any spelling is known', async () => {
  const options = defineTypes()
  options.parseConfigFile(files.write('unknown.conf', 'unknown = 1\nlistOfInt = [4]\n'))
  expect(options.list_of_int).toEqual([4])
  await options.parseConfigFileAsync(
    files.write('unknown.mjs', 'export const unknown = 1, list_of_int = [5]'),
  )
  expect(options.list_of_int).toEqual([5])
})

test('parse callbacks run after each final file', async () => {
  const path = files.write('empty.conf', '')
  const callback = jest.fn()
  const options = new OptionParser()
  options.addParseCallback(callback)
  options.parseConfigFile(path, { final: false })
  await options.parseConfigFileAsync(path, { final: false })
  expect(callback).toHaveBeenCalledTimes(0)
  options.parseConfigFile(path)
  await options.parseConfigFileAsync(path)
  expect(callback).toHaveBeenCalledTimes(2)
})

test('a file that an option names; the command line behind it wins', () => {
  const path = files.write('named.conf', 'port = 1\nhost = "a"\n')
  const options = new OptionParser()
  options.define('port', { type: 'int' })
  options.define('host')
  options.define('config', {
    type: 'str',
    callback: (file) => options.parseConfigFile(file, { final: false }),
  })
  options.parseCommandLine(['main.js', '--host=b', `--config=${path}`, '--port=2'])
  expect(options.asDict()).toMatchObject({ port: 2, host: 'a' })
})
