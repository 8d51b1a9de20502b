import { auditList } from './audit/list.ts'
import { auditVerify } from './audit/verify.ts'
import { automaticList } from './automatic/list.ts'
import { automaticSet } from './automatic/set.ts'
import { availabilityGet } from './availability/get.ts'
import { availabilitySetObjective } from './availability/set-objective.ts'
import { caseClose } from './case/close.ts'
import { caseOpen } from './case/open.ts'
import { catalogGet } from './catalog/get.ts'
import { changeAddSource } from './change/add-source.ts'
import { changeEndSource } from './change/end-source.ts'
import { changeList } from './change/list.ts'
import { changeSources } from './change/sources.ts'
import { controlsBreakGlass } from './controls/break-glass.ts'
import { controlsFreeze } from './controls/freeze.ts'
import { controlsGet } from './controls/get.ts'
import { controlsLiftFreeze } from './controls/lift-freeze.ts'
import { controlsMay } from './controls/may.ts'
import { controlsMendGlass } from './controls/mend-glass.ts'
import { controlsRelease } from './controls/release.ts'
import { controlsResetCircuit } from './controls/reset-circuit.ts'
import { controlsReviewGlass } from './controls/review-glass.ts'
import { controlsStanding } from './controls/standing.ts'
import { controlsStop } from './controls/stop.ts'
import { deskGet } from './desk/get.ts'
import { diagnosisBundle } from './diagnosis/bundle.ts'
import { diagnosisGet } from './diagnosis/get.ts'
import { diagnosisReveal } from './diagnosis/reveal.ts'
import { diagnosisRunCheck } from './diagnosis/run-check.ts'
import { diagnosisStart } from './diagnosis/start.ts'
import { fleetList } from './fleet/list.ts'
import { learningAnswer } from './learning/answer.ts'
import { learningFacts } from './learning/facts.ts'
import { learningGet } from './learning/get.ts'
import { learningOutcome } from './learning/outcome.ts'
import { learningWithdraw } from './learning/withdraw.ts'
import { liveEvents } from './live/events.ts'
import { maintenanceEnd } from './maintenance/end.ts'
import { maintenanceList } from './maintenance/list.ts'
import { maintenanceSet } from './maintenance/set.ts'
import { planCreate } from './plan/create.ts'
import { planGet } from './plan/get.ts'
import { router } from './procedure.ts'
import { rolloutAbort } from './rollout/abort.ts'
import { rolloutApprove } from './rollout/approve.ts'
import { rolloutGet } from './rollout/get.ts'
import { rolloutList } from './rollout/list.ts'
import { rolloutPause } from './rollout/pause.ts'
import { rolloutPlan } from './rollout/plan.ts'
import { rolloutReject } from './rollout/reject.ts'
import { rolloutResume } from './rollout/resume.ts'
import { rolloutStart } from './rollout/start.ts'
import { rolloutSuggest } from './rollout/suggest.ts'
import { runApprove } from './run/approve.ts'
import { runAtWork } from './run/at-work.ts'
import { runCancel } from './run/cancel.ts'
import { runDecide } from './run/decide.ts'
import { runGet } from './run/get.ts'
import { runList } from './run/list.ts'
import { runReject } from './run/reject.ts'
import { runStart } from './run/start.ts'
import { runUndo } from './run/undo.ts'
import { sessionMe } from './session/me.ts'
import { tenantGet } from './tenant/get.ts'
import { tenantSearch } from './tenant/search.ts'

export { createApiContext, type ApiContext } from './api-context.ts'
export { isDatabaseAway } from './database-error.ts'
export { reportError, type ErrorReport } from './error-report.ts'
export { mayUse, type Permission } from './permission.ts'

export const appRouter = router({
  session: router({ me: sessionMe }),
  desk: router({ get: deskGet }),
  tenant: router({ search: tenantSearch, get: tenantGet }),
  fleet: router({ list: fleetList }),
  diagnosis: router({
    get: diagnosisGet,
    start: diagnosisStart,
    runCheck: diagnosisRunCheck,
    reveal: diagnosisReveal,
    bundle: diagnosisBundle,
  }),
  plan: router({ create: planCreate, get: planGet }),
  run: router({
    start: runStart,
    get: runGet,
    list: runList,
    atWork: runAtWork,
    cancel: runCancel,
    undo: runUndo,
    approve: runApprove,
    reject: runReject,
    decide: runDecide,
  }),
  rollout: router({
    list: rolloutList,
    get: rolloutGet,
    suggest: rolloutSuggest,
    plan: rolloutPlan,
    start: rolloutStart,
    approve: rolloutApprove,
    reject: rolloutReject,
    pause: rolloutPause,
    resume: rolloutResume,
    abort: rolloutAbort,
  }),
  automatic: router({ list: automaticList, set: automaticSet }),
  audit: router({ list: auditList, verify: auditVerify }),
  catalog: router({ get: catalogGet }),
  case: router({ open: caseOpen, close: caseClose }),
  change: router({ list: changeList, sources: changeSources, addSource: changeAddSource, endSource: changeEndSource }),
  controls: router({
    get: controlsGet,
    standing: controlsStanding,
    may: controlsMay,
    stop: controlsStop,
    release: controlsRelease,
    freeze: controlsFreeze,
    liftFreeze: controlsLiftFreeze,
    resetCircuit: controlsResetCircuit,
    reviewGlass: controlsReviewGlass,
    breakGlass: controlsBreakGlass,
    mendGlass: controlsMendGlass,
  }),
  maintenance: router({ list: maintenanceList, set: maintenanceSet, end: maintenanceEnd }),
  availability: router({ get: availabilityGet, setObjective: availabilitySetObjective }),
  learning: router({
    get: learningGet,
    facts: learningFacts,
    outcome: learningOutcome,
    answer: learningAnswer,
    withdraw: learningWithdraw,
  }),
  live: router({ events: liveEvents }),
})

export type AppRouter = typeof appRouter
