import { randomUUID } from 'node:crypto'
import { FeatureFailure } from '../instance/feature-failure.ts'
import { defineFeature } from './feature.ts'

const probeBytes = 16 * 1024

/** Pictures of products, kept as files in the instance's upload storage. */
export const media = defineFeature({
  id: 'media',
  route: { method: 'POST', path: '/media' },
  popularity: 1,
  shopperInput: ({ draw }) => ({ name: `picture-${Math.floor(draw * 1000)}`, bytes: 8192 }),
  run: async ({ instance, profile, synthetic, input }) => {
    const bytes = synthetic ? probeBytes : Number(input['bytes'] ?? probeBytes)
    const bytesMax = Number(profile.configuration['media.bytes-max'] ?? 0)
    if (!Number.isInteger(bytes) || bytes < 1 || bytes > bytesMax) {
      throw new FeatureFailure({ code: 'bad-parameter', status: 422, message: `bytes: a whole number from 1 to ${bytesMax} is needed.` })
    }
    const name = `${synthetic ? 'probe' : 'upload'}-${randomUUID()}`
    await instance.uploads.write({ folder: 'media', name, bytes })
    if (synthetic) await instance.uploads.remove({ folder: 'media', name })
    else await instance.uploads.trim()
    return { bytes }
  },
})
