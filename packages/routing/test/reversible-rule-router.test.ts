import { getLogger, Handler, type LogRecord } from '@tornado-ts/log'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import {
  lazy,
  ReversibleRouter,
  ReversibleRuleRouter,
  Rule,
  RuleRouter,
  URLSpec,
} from '../src/index.ts'
import { makeRequest } from './request.ts'

const target = { startRequest: () => ({}) }

class Collecting extends Handler {
  readonly messages: string[] = []
  override emit(record: LogRecord): void {
    this.messages.push(`${record.levelname} ${record.getMessage()}`)
  }
}

const logger = getLogger('tornado.application')
let collected: Collecting
beforeEach(() => {
  collected = new Collecting()
  logger.addHandler(collected)
  logger.propagate = false
})
afterEach(() => {
  logger.removeHandler(collected)
  logger.propagate = true
})

/** Knows no name, and says so as an Application does. */
class Throwing extends ReversibleRouter {
  override findHandler(): undefined {
    return undefined
  }
  override reverseUrl(name: string): string {
    throw new Error(`${name} not found in named urls`)
  }
}

describe('names', () => {
  test('tuples, rules and URLSpecs can have one', () => {
    const router = new ReversibleRuleRouter([
      ['/t/(.*)', target, {}, 'tuple'],
      new URLSpec('/s/(.*)', target, {}, 'spec'),
      ['/unnamed', target],
    ])
    expect([...router.namedRules.keys()]).toEqual(['tuple', 'spec'])
    expect(router.reverseUrl('tuple', 'a b')).toBe('/t/a%20b')
    expect(router.reverseUrl('spec', 1)).toBe('/s/1')
    expect(router.reverseUrl('missing')).toBeUndefined()
    expect(router.reverseUrl('constructor')).toBeUndefined()
    expect(collected.messages).toEqual([])
  })

  test('a name given twice warns, and the later rule has it', () => {
    const router = new ReversibleRuleRouter([
      ['/1', target, {}, 'x'],
      ['/2', target, {}, 'x'],
    ])
    expect(router.reverseUrl('x')).toBe('/2')
    expect(collected.messages).toEqual([
      'WARNING Multiple handlers named x; replacing previous value',
    ])
  })

  test('errors of the matcher come through', () => {
    const router = new ReversibleRuleRouter([
      ['/\\d', target, {}, 'irreversible'],
      ['/(.)', target, {}, 'one'],
    ])
    expect(() => router.reverseUrl('irreversible')).toThrow(RangeError)
    expect(() => router.reverseUrl('one')).toThrow('required number of arguments not found')
  })

  test('names survive in a subclass that processes rules', () => {
    class Logging extends ReversibleRuleRouter {
      override processRule(rule: Rule): Rule {
        return super.processRule(new URLSpec('/changed', rule.target, {}, rule.name))
      }
    }
    expect(new Logging([['/a', target, {}, 'x']]).reverseUrl('x')).toBe('/changed')
  })
})

describe('nested routers', () => {
  test('routing_test.NestedRouter: names of nested routers are known, in the order of the rules', () => {
    const first = new ReversibleRuleRouter([['/first', target, {}, 'x']])
    const second = new ReversibleRuleRouter([
      ['/second', target, {}, 'x'],
      ['/y', target, {}, 'y'],
    ])
    const router = new ReversibleRuleRouter([
      ['/.*', new RuleRouter()],
      ['/.*', first],
      ['/.*', second],
    ])
    expect(router.reverseUrl('x')).toBe('/first')
    expect(router.reverseUrl('y')).toBe('/y')
    expect(router.reverseUrl('z')).toBeUndefined()
    router.addRules([['/own', target, {}, 'x']])
    expect(router.reverseUrl('x')).toBe('/own')
  })

  test('anything with reverseUrl counts', () => {
    const nested = { reverseUrl: (name: string) => `/nested/${name}` }
    expect(new ReversibleRuleRouter([['/.*', nested]]).reverseUrl('a')).toBe('/nested/a')
  })

  test('a target that throws does not hide the names behind it', () => {
    const router = new ReversibleRuleRouter([
      ['/.*', new Throwing()],
      ['/.*', new ReversibleRuleRouter([['/x', target, {}, 'x']])],
    ])
    expect(router.reverseUrl('x')).toBe('/x')
    expect(() => router.reverseUrl('y')).toThrow('y not found in named urls')
  })

  test('a lazy router counts once it is loaded', async () => {
    const nested = new ReversibleRuleRouter([['/x', target, {}, 'x']])
    const target_ = lazy(async () => nested)
    const router = new ReversibleRuleRouter([['/.*', target_]])
    expect(router.reverseUrl('x')).toBeUndefined()
    await target_.load()
    expect(router.reverseUrl('x')).toBe('/x')
    expect(router.findHandler(makeRequest('/x'))).toBeDefined()
  })
})
