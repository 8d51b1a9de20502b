import { defineCause, signature } from '@lamplighter/catalog'
import { mediaProbe } from '../../features/media/checks.ts'
import { endedWith } from '../../probe-signature.ts'
import { storageHasRoom } from './checks.ts'

export const uploadsDiskFull = defineCause({
  id: 'uploads/disk-full',
  title: 'The upload storage is full',
  of: 'upload-storage',
  kind: 'fault',
  prior: 0.003,
  words: {
    l1: 'The storage for pictures and documents is full ({storageUsedPercent} percent), so nothing can be uploaded.',
    engineer: 'Storage at {storageUsedPercent} %, of it {temporaryMegabytes} MB in {temporaryFiles} temporary files.',
    customer: 'Pictures and documents cannot be uploaded at the moment, because the storage is full. What is stored is safe.',
  },
  signatures: [
    signature(storageHasRoom, {
      says: 'temporary files fill the storage',
      llr: 1.5,
      when: ({ storageUsedPercent, temporaryFiles }) => storageUsedPercent >= 95 && temporaryFiles > 0,
    }),
    endedWith(mediaProbe, 'storage-full', 2),
  ],
})
