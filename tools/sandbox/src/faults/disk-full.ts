import { randomUUID } from 'node:crypto'
import { defineTenantFault } from './fault.ts'

const partBytes = 256 * 1024
const fullBelowBytes = 16 * 1024

/** Uploads that were broken off and never cleaned up: real files, until nothing fits any more. */
export const diskFull = defineTenantFault({
  id: 'disk-full',
  title: 'The upload storage is full of broken-off uploads',
  truth: { node: 'upload-storage', cause: 'uploads/disk-full', scope: 'tenant' },
  affects: ['media'],
  mendedBy: 'POST /ops/uploads/purge-temporary {}',
  inject: async ({ instance }) => {
    for (let { freeBytes } = await instance.uploads.state(); freeBytes > 0; { freeBytes } = await instance.uploads.state()) {
      await instance.uploads.write({ folder: 'tmp', name: `${randomUUID()}.part`, bytes: Math.min(partBytes, freeBytes) })
    }
  },
  clear: async (instance) => {
    await instance.uploads.purgeTemporary()
  },
  active: async (instance) => (await instance.uploads.state()).freeBytes < fullBelowBytes,
})
