import { readFileSync } from 'node:fs'
import path from 'node:path'

/** The sandbox's own control endpoint: no process is started per injection, whose time would count as detection. */
export function sandboxControl(home: string): { inject(options: { fault: string; tenant: string }): Promise<void> } {
  const { controlUrl, token } = JSON.parse(readFileSync(path.join(home, 'sandbox', 'sandbox.json'), 'utf8')) as {
    controlUrl: string
    token: string
  }
  return {
    async inject({ fault, tenant }) {
      const answer = await fetch(`${controlUrl}/inject`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ fault, tenant }),
      })
      if (!answer.ok) throw new Error(`inject ${fault} at ${tenant}: ${answer.status} ${await answer.text()}`)
    },
  }
}
