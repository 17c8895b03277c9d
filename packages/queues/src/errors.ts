import { TornadoError, defineError } from '@tornado-ts/util'

/**
 * `getNowait()` of a queue with nothing in it.
 *
 * @tornado queues.QueueEmpty
 */
export class QueueEmpty extends TornadoError {
  static {
    defineError(this, 'QueueEmpty', 'TORNADO_QUEUE_EMPTY')
  }
}

/**
 * `putNowait()` to a queue with no room.
 *
 * @tornado queues.QueueFull
 */
export class QueueFull extends TornadoError {
  static {
    defineError(this, 'QueueFull', 'TORNADO_QUEUE_FULL')
  }
}
