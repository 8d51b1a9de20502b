import { clockToleranceMs } from '../features/sign-in.ts'
import { defineTenantFault, numberParam } from './fault.ts'

export const clockSkew = defineTenantFault({
  id: 'clock-skew',
  title: 'The instance’s clock is wrong, so that it rejects valid tokens',
  truth: { node: 'clock', cause: 'clock/token-rejected', scope: 'tenant' },
  affects: ['sign-in'],
  mendedBy: 'POST /ops/clock/synchronise {}',
  params: {
    offsetSeconds: {
      type: 'number',
      default: 3600,
      min: -86_400,
      max: 86_400,
      about: 'how far ahead of the true time; rejects tokens beyond -65 and 360',
    },
  },
  inject: ({ instance, params }) => {
    instance.clock.offsetMs = numberParam({ params, name: 'offsetSeconds' }) * 1000
    return Promise.resolve()
  },
  clear: (instance) => {
    instance.clock.offsetMs = 0
    return Promise.resolve()
  },
  active: (instance) => Promise.resolve(Math.abs(instance.clock.offsetMs) > clockToleranceMs),
})
