import { inspect } from 'node:util'

const mask = '•••'

/**
 * A value that must not be seen. However it is printed, serialised or inspected it reads `•••`; only a connector
 * that is about to put it on the wire calls `reveal`.
 */
export class Secret {
  readonly #value: string

  constructor(value: string) {
    this.#value = value
  }

  reveal(): string {
    return this.#value
  }

  toString(): string {
    return mask
  }

  toJSON(): string {
    return mask
  }

  [Symbol.toPrimitive](): string {
    return mask
  }

  [inspect.custom](): string {
    return mask
  }
}
