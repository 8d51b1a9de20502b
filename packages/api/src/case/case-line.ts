import { deskViewSchema } from '@lamplighter/operations/views'

/** One case as the desk lists it. */
export const caseLineSchema = deskViewSchema.shape.myCases.element
