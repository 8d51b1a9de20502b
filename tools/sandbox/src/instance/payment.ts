import { FeatureFailure } from './feature-failure.ts'
import { callPartner } from './partner-call.ts'

/** Asks the partner for the money; `undo` gives it back. Throws what the shopper is told. */
export async function authorisePayment(options: {
  partnerUrl: string
  secret: string
  amountCents: number
  reference: string
}): Promise<{ undo: () => Promise<void> }> {
  const { partnerUrl, secret } = options
  const answer = await callPartner({
    url: `${partnerUrl}/v1/authorisations`,
    method: 'POST',
    secret,
    body: { amountCents: options.amountCents, currency: 'EUR', reference: options.reference },
  })
  if (answer.type === 'timeout') {
    throw new FeatureFailure({ code: 'payment-timeout', status: 504, message: 'The payments partner did not answer in time.' })
  }
  if (answer.type === 'unreachable') {
    throw new FeatureFailure({ code: 'payment-unreachable', status: 502, message: 'The payments partner can not be reached.' })
  }
  if (answer.status === 401) {
    throw new FeatureFailure({
      code: 'payment-credential-rejected',
      status: 502,
      message: `The payments partner rejects the credential: ${answer.code}.`,
    })
  }
  if (answer.status === 402) {
    throw new FeatureFailure({ code: 'payment-declined', status: 402, message: 'The payment was declined.' })
  }
  if (answer.status !== 200) {
    throw new FeatureFailure({ code: 'payment-error', status: 502, message: `The payments partner answers ${answer.status}.` })
  }
  const id = String(answer.body['authorisation'])
  return {
    undo: async () => {
      await callPartner({ url: `${partnerUrl}/v1/authorisations/${id}/void`, method: 'POST', secret, body: {} })
    },
  }
}
