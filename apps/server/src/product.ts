import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { fileSecretStore, mapSecretStore, type SecretStore } from '@lamplighter/connectors'

const contactSchema = z.object({ controlUrl: z.url(), token: z.string().min(1) })

/** Under this reference the product's own token is found; everything else is in the file of secrets. */
export const inventoryReference = 'product/inventory'

/**
 * Where the product is and the secrets to reach it with. Both files are read anew when they change: the product may start after us,
 * and move while we run.
 */
export function productAccess(options: { productFile: string; secretsFile: string }): {
  platformUrl: () => Promise<string>
  secrets: SecretStore
} {
  const { productFile, secretsFile } = options
  const secrets = fileSecretStore(secretsFile)
  return {
    platformUrl: async () => (await readContact(productFile)).controlUrl,
    secrets: {
      async find(reference) {
        if (reference !== inventoryReference) return secrets.find(reference)
        const { token } = await readContact(productFile)
        return mapSecretStore({ [inventoryReference]: token }).find(inventoryReference)
      },
    },
  }
}

async function readContact(path: string): Promise<z.infer<typeof contactSchema>> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new Error(`The product is not known: there is no ${path}. Start it, or set LAMPLIGHTER_PRODUCT_FILE.`, { cause })
  })
  const parsed = contactSchema.safeParse(parseJson(text))
  // What was found is not shown: it holds a token.
  if (!parsed.success) throw new Error(`${path} is no contact file: { controlUrl, token } is expected.`)
  return parsed.data
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
