import { defineComponent } from '@lamplighter/catalog'

export const paymentCredential = defineComponent({
  id: 'payment-credential',
  title: 'Payment credential',
  description: 'Proves to the payments partner which merchant is paying in.',
  prior: 0.004,
  dependsOn: [],
})
