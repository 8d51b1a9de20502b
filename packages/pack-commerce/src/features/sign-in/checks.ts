import { featureProbe } from '../../feature-probe.ts'

export const signInProbe = featureProbe({ id: 'sign-in/accepts-a-sign-in', title: 'A sign-in is accepted', feature: 'sign-in' })
