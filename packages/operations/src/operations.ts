// The package's door: every use case, and what a composition root needs to build their context.
export type { CheckResult, OperationsContext, RunChecks } from './context.ts'
export { OperationRefusal } from './operation-refusal.ts'

export { getCatalog } from './catalog/get-catalog.ts'
export { addChangeSource, endChangeSource, findReporter, getChangeSources } from './change/change-sources.ts'
export { getChangesState, importChanges } from './change/import-changes.ts'
export { listTenantChanges } from './change/list-tenant-changes.ts'
export { reportChanges, type ReportedChanges } from './change/report-changes.ts'
export { startChangeReader } from './change/start-change-reader.ts'
export { closeCase, openCase, type CaseLine } from './case/support-case.ts'
export { createCheckRunner } from './check-run/run-checks.ts'
export { getDesk } from './desk/get-desk.ts'
export { diagnose } from './diagnosis/diagnose.ts'
export { getDiagnosis, getEvidenceBundle } from './diagnosis/get-diagnosis.ts'
export { revealEvidence } from './diagnosis/reveal-evidence.ts'
export { runNextCheck } from './diagnosis/run-next-check.ts'
export { listFleet } from './fleet/list-fleet.ts'
export { getInventoryState, importInventory, type ImportedInventory, type InventoryState } from './inventory/import-inventory.ts'
export { answerDiagnosis } from './learning/answer-diagnosis.ts'
export { getLearning, listFacts } from './learning/get-learning.ts'
export { getOutcome } from './learning/get-outcome.ts'
export { learnFromRuns } from './learning/learn-from-runs.ts'
export { withdrawFact } from './learning/withdraw-fact.ts'
export { followLiveEvents } from './live/follow-live-events.ts'
export { endMaintenance, setMaintenance } from './maintenance/set-maintenance.ts'
export { listMaintenance } from './maintenance/list-maintenance.ts'
export { getAvailability } from './availability/get-availability.ts'
export { setObjective } from './availability/set-objective.ts'
export { startHousekeeping } from './availability/start-housekeeping.ts'
export { createDemoOperators, demoOperators, type DemoOperator } from './session/demo-operators.ts'
export {
  createSignInLink,
  findCaller,
  getSession,
  openSession,
  signIn,
  signOut,
  type Caller,
  type SignedInOperator,
} from './session/session.ts'
export { reconcileSharedProblems } from './shared-problem/reconcile-shared-problems.ts'
export { createSweep, startSweep, type Sweep, type SweepOptions } from './sweep/sweep.ts'
export type { SweepCounters } from './sweep/sweep-counters.ts'
export { getTenant } from './tenant/get-tenant.ts'
export { searchTenants } from './tenant/search-tenants.ts'

export { jobNames } from './queue/job-names.ts'
export { createPgBossQueue, type PgBossQueueOptions } from './queue/pg-boss-queue.ts'
export type { Queue } from './queue/queue.ts'
export type { NoticeSender } from './notice/notice.ts'
export { startNoticeWorker } from './notice/notice-worker.ts'
export { startRunWorker, type RunWorkerOptions } from './run/run-worker.ts'
export { exportAudit } from './audit/verify-audit.ts'

// Remediation: plan, run, approve, undo, record.
export { getControls } from './controls/get-controls.ts'
export { getStanding } from './controls/get-standing.ts'
export { mayRun } from './controls/may.ts'
export {
  breakGlass,
  freezeChanges,
  liftFreeze,
  mendGlass,
  releaseRemediation,
  resetCircuit,
  reviewGlass,
  stopRemediation,
} from './controls/control-doors.ts'
export { listAutomatic, setAutomatic } from './automatic/automatic-doors.ts'
export { startAutomaticWorker } from './automatic/automatic-worker.ts'
export {
  abortRollout,
  approveRollout,
  getRollout,
  listRollouts,
  pauseRollout,
  planRollout,
  rejectRollout,
  resumeRollout,
  startRollout,
} from './bulk/rollout-doors.ts'
export { suggestRollout } from './bulk/suggest-rollout.ts'
export { startRolloutWorker } from './bulk/rollout-worker.ts'
export { listAudit, verifyAudit } from './audit/audit-doors.ts'
export { getPlan, planRemediation } from './plan/plan-doors.ts'
export { listAtWork } from './run/list-at-work.ts'
export { approveRun, cancelRun, decideRun, getRun, listRuns, rejectRun, requestRun, undoRun } from './run/run-doors.ts'
