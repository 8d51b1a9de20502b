import { z } from 'zod'
import { factRemediation, noWayBack } from '../../../fact-remediation.ts'
import { uploadsFact } from '../checks.ts'

export const uploadStoragePurgeTemporary = factRemediation({
  id: 'upload-storage/purge-temporary',
  version: 1,
  title: 'Delete temporary uploads',
  description: 'Deletes left-over temporary files. Stored pictures and documents are not touched.',
  cures: ['uploads/disk-full'],
  component: 'upload-storage',
  effect: 'irreversible',
  runBy: 'l2',
  caseNeeded: () => 'files of the customer’s are deleted for good',
  params: z.object({}),
  budget: { runs: 2, perHours: 24 },
  cost: 1,
  risk: 0.1,
  fact: { path: '/ops/uploads', schema: uploadsFact },
  stop: ({ fact }) =>
    fact.temporaryFiles === 0
      ? {
          reason: 'There are no temporary files to delete.',
          wayOut: 'The customer needs more storage: raise the limit or ask them to tidy up.',
        }
      : null,
  effects: ({ fact }) => [
    {
      what: 'Temporary files are deleted',
      component: 'upload-storage',
      before: 'Storage full, in good part of unfinished uploads',
      after: 'Room for uploads again',
      count: fact.temporaryFiles,
    },
  ],
  undo: noWayBack('Deleted files are gone. Only unfinished uploads of this moment can be missed.'),
  step: { id: 'purge', title: 'Delete them', action: () => ({ path: '/ops/uploads/purge-temporary', body: {} }) },
  verify: { checks: ['upload-storage/has-room', 'media/stores-a-file'], withinMs: 30_000, followUpAfterMinutes: 15 },
  say: {
    before: 'I am going to remove left-over temporary files. If somebody is uploading at this moment, they have to start again.',
    after: 'There is room again; a test file was stored.',
  },
})
