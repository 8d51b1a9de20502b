import { Progress, useNow } from '@lamplighter/ui'

export function LookingNow(props: { startedAt: number; usualSeconds: number }) {
  const now = useNow()
  return (
    <div className="mb-4 rounded-lg border border-line bg-surface p-4">
      <Progress
        label="Running the checks again and weighing what they say"
        elapsedSeconds={Math.max(0, (now.getTime() - props.startedAt) / 1000)}
        usualSeconds={props.usualSeconds}
      />
    </div>
  )
}
