import { defineFeature } from '@lamplighter/catalog'
import { handsOver, hard, soft, withDatabase } from '../../edges.ts'

export const marketingMail = defineFeature({
  id: 'marketing-mail',
  title: 'Marketing mail',
  description: 'Sends mailings to the shop’s customers.',
  prior: 0.002,
  dependsOn: [
    ...withDatabase,
    hard('queue'),
    handsOver('worker'),
    hard('mail-relay'),
    hard('mail-domain', 0.97),
    soft('quota', 0.4),
    soft('database', 0.1),
  ],
})
