import { describe, expect, test } from '@jest/globals'
import { HTTPMessageDelegate, type HTTPServerRequest } from '@tornado-ts/httputil'
import {
  AnyMatches,
  HostMatches,
  Matcher,
  PathMatches,
  Router,
  Rule,
  type RuleList,
  RuleRouter,
  type TargetParams,
} from '../src/index.ts'
import { makeRequest } from './request.ts'

class Named extends HTTPMessageDelegate {
  readonly name: string
  readonly params: TargetParams | undefined
  constructor(name: string, params?: TargetParams) {
    super()
    this.name = name
    this.params = params
  }
}

/** Answers everything, or what a condition says. */
class NamedRouter extends Router {
  readonly #name: string
  readonly #answers: (request: HTTPServerRequest) => boolean
  constructor(name: string, answers: (request: HTTPServerRequest) => boolean = () => true) {
    super()
    this.#name = name
    this.#answers = answers
  }
  override findHandler(request: HTTPServerRequest, params?: TargetParams) {
    return this.#answers(request) ? new Named(this.#name, params) : undefined
  }
}

const to = (name: string): Router => new NamedRouter(name)
const found = (router: Router, path: string, headers?: Record<string, string>): unknown =>
  (router.findHandler(makeRequest(path, headers)) as Named | undefined)?.name

describe('order', () => {
  test('the first matching rule answers', () => {
    const router = new RuleRouter([
      ['/a', to('a')],
      ['/a.*', to('a…')],
      ['/ab', to('ab')],
      ['.*', to('rest')],
    ])
    expect(found(router, '/a')).toBe('a')
    expect(found(router, '/ab')).toBe('a…')
    expect(found(router, '/b')).toBe('rest')
  })

  test('routing_test.RuleRouterTest: a host rule before a path rule', () => {
    const router = new RuleRouter([
      new Rule(new HostMatches('www.example.com'), to('second handler')),
      [new PathMatches('/first_handler'), to('first handler')],
    ])
    expect(found(router, '/first_handler')).toBe('second handler')
    expect(found(router, '/first_handler', { Host: 'example.org' })).toBe('first handler')
    expect(found(router, '/x', { Host: 'example.org' })).toBeUndefined()
  })

  test('a target without a delegate leaves the request to the next rule', () => {
    const none = new RuleRouter()
    const router = new RuleRouter([
      ['/a', none],
      ['/.*', new NamedRouter('only POST', (request) => request.method === 'POST')],
      ['/.*', 7],
      ['/a', to('a')],
    ])
    expect(found(router, '/a')).toBe('a')
    expect(found(router, '/b')).toBeUndefined()
    const post = makeRequest('/a', {}, 'POST')
    expect((router.findHandler(post) as Named).name).toBe('only POST')
  })
})

describe('rules', () => {
  test('a RegExp and a matcher may begin a tuple', () => {
    const router = new RuleRouter([
      [/\/app/, to('app')],
      [new AnyMatches(), to('any')],
    ])
    expect(found(router, '/application')).toBe('app')
    expect(found(router, '/x')).toBe('any')
  })

  test.each([[[]], [['/a']], [['/a', 1, {}, 'x', 5]]])('the tuple %j is refused', (tuple) => {
    expect(() => new RuleRouter([tuple] as unknown as RuleList)).toThrow('2 to 4 members')
  })

  test('a tuple without a matcher is refused', () => {
    expect(() => new RuleRouter([[7, to('x')]] as unknown as RuleList)).toThrow(TypeError)
  })

  test('changes of the array count at once', () => {
    const router = new RuleRouter([['/a', to('first')]])
    expect(found(router, '/a')).toBe('first')
    const [, second] = new RuleRouter([
      ['/x', to('x')],
      ['/a', to('second')],
    ]).rules
    router.rules.unshift(second!)
    expect(found(router, '/a')).toBe('second')
    router.rules[0] = new Rule(new PathMatches('/b'), to('b'))
    expect(found(router, '/a')).toBe('first')
    router.rules.splice(-1, 0, new Rule(new AnyMatches(), to('spliced')))
    expect(found(router, '/a')).toBe('spliced')
    router.rules.length = 0
    expect(found(router, '/a')).toBeUndefined()
    router.addRules([['/a', to('again')]])
    expect(found(router, '/a')).toBe('again')
  })

  test('processRule may replace a rule', () => {
    class Prefixed extends RuleRouter {
      override processRule(rule: Rule): Rule {
        const { source } = (rule.matcher as PathMatches).regex
        return new Rule(new PathMatches(`/v1${source}`), rule.target)
      }
    }
    const router = new Prefixed([['/a', to('a')]])
    expect(found(router, '/v1/a')).toBe('a')
    expect(found(router, '/a')).toBeUndefined()
  })
})

describe('parameters', () => {
  const paramsOf = (rules: RuleList, path: string): TargetParams | undefined =>
    (new RuleRouter(rules).findHandler(makeRequest(path)) as Named).params

  test('those of the match, and the keyword arguments if there are any', () => {
    const kwargs = { root: '/srv' }
    expect(paramsOf([['/(.)', to('x')]], '/a')).toEqual({ pathArgs: [Buffer.from('a')] })
    expect(paramsOf([['/(.)', to('x'), kwargs]], '/a')).toEqual({
      pathArgs: [Buffer.from('a')],
      targetKwargs: kwargs,
    })
    expect(paramsOf([['/a', to('x'), {}]], '/a')).toEqual({})
    expect(paramsOf([['/a', to('x'), kwargs]], '/a')?.targetKwargs).toBe(kwargs)
  })

  test('keyword arguments of one rule do not reach another', () => {
    const rules: RuleList = [
      ['/a', new RuleRouter(), { first: true }],
      ['/a', to('x')],
    ]
    expect(paramsOf(rules, '/a')).toEqual({})
  })

  test('a match without any hands over one shared empty object', () => {
    expect(paramsOf([['/a', to('x')]], '/a')).toBe(paramsOf([['/b', to('x')]], '/b'))
  })
})

describe('targets', () => {
  test('a connection delegate is given both connections', () => {
    const seen: unknown[] = []
    const delegate = {
      startRequest(...args: unknown[]) {
        seen.push(...args)
        return new Named('delegate')
      },
    }
    const request = makeRequest('/a')
    const answer = new RuleRouter([['/a', delegate]]).findHandler(request)
    expect((answer as Named).name).toBe('delegate')
    expect(seen).toEqual(['the server connection', request.connection])
  })

  test('what is no target is passed over', () => {
    for (const target of [undefined, null, 7, {}, []]) {
      expect(new RuleRouter([['/a', target]]).findHandler(makeRequest('/a'))).toBeUndefined()
    }
  })

  test('a class is refused when it matches, unless a subclass knows what to do with it', () => {
    class Handler {}
    const rules: RuleList = [['/a', Handler]]
    const router = new RuleRouter(rules)
    expect(() => router.findHandler(makeRequest('/a'))).toThrow(
      new TypeError('the class Handler cannot be the target of a rule here'),
    )
    class KnowsClasses extends RuleRouter {
      override getTargetDelegate(
        target: unknown,
        request: HTTPServerRequest,
        params?: TargetParams,
      ) {
        if (target === Handler) return new Named('handled', params)
        return super.getTargetDelegate(target, request, params)
      }
    }
    expect(found(new KnowsClasses(rules), '/a')).toBe('handled')
  })
})

test('a router costs one look at its matchers, not one per rule', () => {
  let looks = 0
  class Counting extends Matcher {
    override match(): undefined {
      looks++
      return undefined
    }
  }
  const many = Array.from({ length: 1000 }, (_, i): [string, Router] => [`/p/${i}`, to(String(i))])
  const router = new RuleRouter([[new Counting(), to('never')], ...many])
  expect(found(router, '/p/999')).toBe('999')
  expect(found(router, '/p/1000')).toBeUndefined()
  expect(looks).toBe(2)
})
