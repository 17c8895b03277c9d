import { describe, expect, it } from '@jest/globals'
import { AX_NS, openIdArguments } from '../src/open-id-request.ts'
import { readOpenIdUser } from '../src/open-id-user.ts'

describe('openIdArguments', () => {
  const request = {
    fullUrl: 'http://me.example/login?x=1',
    host: 'me.example:80',
    callbackUri: '/cb',
    axAttrs: [],
  }
  const base = {
    'openid.ns': 'http://specs.openid.net/auth/2.0',
    'openid.claimed_id': 'http://specs.openid.net/auth/2.0/identifier_select',
    'openid.identity': 'http://specs.openid.net/auth/2.0/identifier_select',
    'openid.return_to': 'http://me.example/cb',
    'openid.realm': 'http://me.example/',
    'openid.mode': 'checkid_setup',
  }

  it('asks for nothing but the identity', () => {
    expect(openIdArguments(request)).toEqual(base)
  })

  it('asks for attributes in a fixed order', () => {
    const fields = openIdArguments({ ...request, axAttrs: ['email', 'firstname', 'name'] })
    expect(fields).toEqual({
      ...base,
      'openid.ns.ax': AX_NS,
      'openid.ax.mode': 'fetch_request',
      'openid.ax.type.firstname': 'http://axschema.org/namePerson/first',
      'openid.ax.type.fullname': 'http://axschema.org/namePerson',
      'openid.ax.type.lastname': 'http://axschema.org/namePerson/last',
      'openid.ax.type.email': 'http://axschema.org/contact/email',
      'openid.ax.required': 'firstname,fullname,lastname,email',
    })
    expect(openIdArguments({ ...request, axAttrs: ['username', 'language'] })).toMatchObject({
      'openid.ax.type.username': 'http://axschema.org/namePerson/friendly',
      'openid.ax.type.language': 'http://axschema.org/pref/language',
      'openid.ax.required': 'username,language',
    })
  })

  it('adds a scope of OAuth for the host without its port', () => {
    expect(openIdArguments({ ...request, oauthScope: 'feeds' })).toEqual({
      ...base,
      'openid.ns.oauth': 'http://specs.openid.net/extensions/oauth/1.0',
      'openid.oauth.consumer': 'me.example',
      'openid.oauth.scope': 'feeds',
    })
  })

  it.each(['shoesize', 'toString', '__proto__'])('refuses the attribute %s', (name) => {
    expect(() => openIdArguments({ ...request, axAttrs: [name] })).toThrow(RangeError)
  })
})

describe('readOpenIdUser', () => {
  const ax = (values: Record<string, string>): Map<string, string> =>
    new Map([
      ['openid.ns.ext1', AX_NS],
      ...Object.entries(values).flatMap(([type, value], index): [string, string][] => [
        [`openid.ext1.type.a${index}`, `http://axschema.org/${type}`],
        [`openid.ext1.value.a${index}`, value],
      ]),
    ])

  it('finds attributes under whatever names the provider gave them', () => {
    const fields = ax({
      'namePerson/first': 'Ada',
      'namePerson/last': 'Lovelace',
      'contact/email': 'ada@example.com',
      'pref/language': 'en-GB',
      'namePerson/friendly': 'ada',
    })
    fields.set('openid.claimed_id', 'https://id.example/ada')
    expect(readOpenIdUser(fields)).toEqual({
      first_name: 'Ada',
      last_name: 'Lovelace',
      name: 'Ada Lovelace',
      email: 'ada@example.com',
      locale: 'en-gb',
      username: 'ada',
      claimed_id: 'https://id.example/ada',
    })
  })

  it('takes a full name before its parts, and those before the address', () => {
    const both = ax({ namePerson: 'A. Lovelace', 'namePerson/first': 'Ada' })
    expect(readOpenIdUser(both)).toEqual({ first_name: 'Ada', name: 'A. Lovelace' })
    const email = ax({ 'contact/email': 'ada@example.com' })
    expect(readOpenIdUser(email)).toEqual({ name: 'ada', email: 'ada@example.com' })
  })

  it('ignores attributes without the extension', () => {
    const fields = ax({ namePerson: 'Ada' })
    fields.delete('openid.ns.ext1')
    expect(readOpenIdUser(fields)).toEqual({})
  })
})
