import { Button, Dialog, Kbd } from '@lamplighter/ui'
import { type Command, keyCaps, useRegisteredCommands } from './commands.ts'
import { changeSettings, useSettings } from './settings.ts'

/** Every key that does something now, by where it belongs. */
export function ShortcutsDialog(props: { onClose: () => void }) {
  const { singleKeys } = useSettings()
  const commands = useRegisteredCommands().filter((command) => command.keys !== undefined)
  const groups = Map.groupBy(commands, (command) => command.group)
  return (
    <Dialog
      title="Keys"
      isOpen
      onClose={props.onClose}
      textOnly
      footer={
        <div className="flex flex-wrap items-center justify-between gap-2 text-xs text-ink-soft">
          <span>{singleKeys ? 'Single keys are on.' : 'Single keys are off; keys with Ctrl or ⌘ still work.'}</span>
          <Button size="sm" onClick={() => changeSettings({ singleKeys: !singleKeys })}>
            {singleKeys ? 'Switch single keys off' : 'Switch single keys on'}
          </Button>
        </div>
      }
    >
      <div className="grid gap-x-8 gap-y-4 sm:grid-cols-2">
        {[...groups].map(([group, entries]) => (
          <KeyGroup key={group} title={group} commands={entries} />
        ))}
      </div>
    </Dialog>
  )
}

function KeyGroup(props: { title: string; commands: Command[] }) {
  return (
    <section>
      <h3 className="mb-1 text-xs font-medium text-ink-faint">{props.title}</h3>
      <dl>
        {props.commands.map((command) => (
          <div key={command.id} className="flex min-h-8 items-center justify-between gap-3 border-b border-line last:border-b-0">
            <dt>{command.title}</dt>
            <dd>
              <span className="sr-only">{command.keys}</span>
              <Kbd keys={keyCaps(command.keys!)} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
