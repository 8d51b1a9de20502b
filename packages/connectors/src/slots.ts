/**
 * At most `limit` holders at a time, served in the order of asking. `take` answers false once `deadline` fires;
 * whoever got true gives back exactly once.
 */
export class Slots {
  #free: number
  readonly #waiting: (() => void)[] = []

  constructor(limit: number) {
    this.#free = limit
  }

  take(deadline: AbortSignal): Promise<boolean> {
    if (deadline.aborted) return Promise.resolve(false)
    if (this.#free > 0) {
      this.#free -= 1
      return Promise.resolve(true)
    }
    return new Promise((resolve) => {
      const serve = () => {
        deadline.removeEventListener('abort', leave)
        resolve(true)
      }
      const leave = () => {
        this.#waiting.splice(this.#waiting.indexOf(serve), 1)
        resolve(false)
      }
      deadline.addEventListener('abort', leave, { once: true })
      this.#waiting.push(serve)
    })
  }

  give(): void {
    const next = this.#waiting.shift()
    if (next) next()
    else this.#free += 1
  }
}
