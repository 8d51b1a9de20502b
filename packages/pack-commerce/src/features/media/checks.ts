import { featureProbe } from '../../feature-probe.ts'

export const mediaProbe = featureProbe({ id: 'media/stores-a-file', title: 'A file is stored and removed again', feature: 'media' })
