import { expect, test } from '@jest/globals'
import { Application } from '@tornado-ts/web'
import { type SendPolicy, WebSocketHandler } from '../src/index.ts'

/** Checked by the compiler: the settings of this package are typed, and so are overrides. */
class Typed extends WebSocketHandler {
  override open(id: string): void {
    const policy: SendPolicy | undefined = this.settings.websocketSendPolicy
    void this.writeMessage({ id, policy })
  }
  override async onMessage(message: string | Buffer): Promise<void> {
    await this.writeMessage(message, { binary: typeof message !== 'string' })
    // @ts-expect-error a number is no message
    expect(() => this.writeMessage(5)).toThrow(TypeError)
  }
}

class Named extends WebSocketHandler {
  override open({ id }: { id: string }): void {
    void this.writeMessage(id)
  }
}

test('settings are typed', () => {
  const rules: [string, typeof WebSocketHandler][] = [
    ['/a', Typed],
    ['/b', Named],
  ]
  const application = new Application(rules, {
    websocketPingInterval: 20,
    websocketSendPolicy: 'drop',
  })
  // @ts-expect-error a policy that there is not
  const wrong = new Application(rules, { websocketSendPolicy: 'hope' })
  // @ts-expect-error seconds are a number
  const text = new Application(rules, { websocketPingInterval: '20' })
  expect([application, wrong, text]).toHaveLength(3)
})
