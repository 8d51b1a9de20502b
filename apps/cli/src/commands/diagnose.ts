import { rename, rm, writeFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { withServer, type Frame, type Session } from '../command-frame.ts'
import { CommandError, exitCodes } from '../exit-code.ts'

type Diagnosis = Awaited<ReturnType<Session['api']['diagnosis']['start']['mutate']>>

export function addDiagnose(program: Command, frame: Frame): void {
  program
    .command('diagnose')
    .summary('why a feature does not work for a tenant')
    .description(
      'Looks now and says why the feature does not work, what to tell the customer, and what would mend it. Exit code 5 when the cause is unknown.',
    )
    .argument('<tenant>', 'tenant id')
    .argument('<feature>', 'feature id')
    .option('--save <file>', 'also write the evidence bundle, for lamp explain')
    .option('--engineer', 'show each cause’s ledger of evidence, in decibans')
    .option('--json', 'write the whole diagnosis as JSON')
    .addHelpText('after', '\nExamples:\n  lamp diagnose acme checkout\n  lamp diagnose acme checkout --save acme.json')
    .action(async (tenant: string, feature: string, flags: { save?: string; engineer?: boolean }, command: Command) =>
      withServer({
        frame,
        command,
        usualRole: 'l2',
        body: async ({ api, terminal }) => {
          const diagnosis = await api.diagnosis.start.mutate({ tenant, feature })
          if (flags.save !== undefined) {
            await saveWhole({ file: flags.save, value: await api.diagnosis.bundle.query({ diagnosis: diagnosis.id }) })
            terminal.note(`Evidence saved in ${flags.save}\n`)
          }
          const exitCode = diagnosis.verdict === 'unknown' ? exitCodes.unknown : exitCodes.ok
          return { value: diagnosis, text: diagnosisText({ diagnosis, engineer: flags.engineer === true }), exitCode }
        },
      }),
    )
}

/** Whole or not at all: an interrupted write leaves no half bundle under the name. */
async function saveWhole(options: { file: string; value: unknown }): Promise<void> {
  const { file, value } = options
  const part = `${file}.${process.pid}.part`
  try {
    await writeFile(part, `${JSON.stringify(value)}\n`, { mode: 0o600 })
    await rename(part, file)
  } catch (cause) {
    await rm(part, { force: true })
    throw new CommandError(`${file} can not be written: ${(cause as Error).message}.`, { cause })
  }
}

function diagnosisText(options: { diagnosis: Diagnosis; engineer: boolean }): string {
  const { diagnosis, engineer } = options
  const lines = [diagnosis.headline, '', `Say: ${diagnosis.words.customer}`, '']
  for (const cause of diagnosis.causes) {
    lines.push(`  ${String(Math.round(cause.probability * 100)).padStart(3)} %  ${cause.title}  (${cause.cause})`)
    if (engineer)
      for (const row of cause.ledger)
        lines.push(
          `         ${row.decibans >= 0 ? '+' : '−'}${Math.abs(row.decibans).toFixed(1).padStart(5)} dB  ${row.title}: ${row.text}`,
        )
  }
  if (engineer) lines.push('', diagnosis.words.engineer)
  const named = (items: { title: string }[]): string => items.map(({ title }) => title).join(', ')
  if (diagnosis.ruledOut.length > 0) lines.push('', `Ruled out: ${named(diagnosis.ruledOut)}`)
  if (diagnosis.notChecked.length > 0) lines.push(`Could not be checked: ${named(diagnosis.notChecked)}`)
  if (diagnosis.nextBestCheck !== null) lines.push(`Look next at: ${diagnosis.nextBestCheck.title} (${diagnosis.nextBestCheck.id})`)
  lines.push('', ...offerLines(diagnosis))
  return `${lines.join('\n').trimEnd()}\n`
}

function offerLines(diagnosis: Diagnosis): string[] {
  if (diagnosis.offers.length === 0) return [diagnosis.noOfferReason ?? 'No remediation is known for this.']
  return diagnosis.offers.map((offer) => {
    switch (offer.decision.type) {
      case 'allow':
        return `Can do: lamp plan ${offer.id} --tenant ${diagnosis.tenant.id} --feature ${diagnosis.feature.id}   ${offer.title}`
      case 'needs-approval':
        return `With approval by ${offer.decision.by}: lamp plan ${offer.id} --tenant ${diagnosis.tenant.id} --feature ${diagnosis.feature.id}   ${offer.title}`
      case 'refuse':
        return `Not now: ${offer.title}. ${offer.decision.reasons.map(({ message, wayOut }) => `${message} ${wayOut}`).join(' ')}`
    }
  })
}
