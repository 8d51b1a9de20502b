import { fail, pass, warn } from '@lamplighter/catalog'
import { z } from 'zod'
import { factCheck } from '../../fact-check.ts'

/** Less than this does not hold one picture. */
const freeBytesMin = 1_048_576

export const uploadsFact = z.object({
  limitBytes: z.number(),
  usedBytes: z.number(),
  freeBytes: z.number(),
  temporaryBytes: z.number(),
  temporaryFiles: z.number(),
})

export const storageHasRoom = factCheck({
  id: 'upload-storage/has-room',
  title: 'The upload storage has room',
  observes: 'upload-storage',
  path: '/ops/uploads',
  fact: uploadsFact,
  evidence: z.object({ storageUsedPercent: z.number(), temporaryMegabytes: z.number(), temporaryFiles: z.number() }),
  sensitivity: 0.97,
  falseAlarm: 0.0005,
  judge: ({ fact }) => {
    const share = fact.usedBytes / fact.limitBytes
    const evidence = {
      storageUsedPercent: Math.round(share * 100),
      temporaryMegabytes: Math.round(fact.temporaryBytes / 104_857.6) / 10,
      temporaryFiles: fact.temporaryFiles,
    }
    if (fact.freeBytes < Math.min(freeBytesMin, fact.limitBytes * 0.05)) return fail({ message: 'storage-full', evidence })
    return share > 0.9 ? warn({ message: 'storage-nearly-full', evidence }) : pass({ message: 'ok', evidence })
  },
})
