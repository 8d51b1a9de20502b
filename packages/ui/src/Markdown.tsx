import { Fragment } from 'react'
import { parseInline, parseMarkdown } from './markdown-blocks.ts'

/** Runbooks and articles. Headings start below the level of the section that they stand in. */
export function Markdown(props: { source: string; headingLevel?: 3 | 4 }) {
  const Heading = `h${props.headingLevel ?? 3}` as 'h3' | 'h4'
  return (
    <div className="flex max-w-[72ch] flex-col gap-2 text-sm text-ink-soft">
      {parseMarkdown(props.source).map((block, index) => {
        switch (block.type) {
          case 'heading':
            return (
              <Heading key={index} className="mt-2 text-sm font-semibold text-ink first:mt-0">
                {block.text}
              </Heading>
            )
          case 'paragraph':
            return (
              <p key={index} className="text-pretty">
                <Inline text={block.text} />
              </p>
            )
          case 'list': {
            const List = block.ordered ? 'ol' : 'ul'
            return (
              <List key={index} className={`flex flex-col gap-1 pl-5 ${block.ordered ? 'list-decimal' : 'list-disc'}`}>
                {block.items.map((item, at) => (
                  <li key={at}>
                    <Inline text={item} />
                  </li>
                ))}
              </List>
            )
          }
          case 'code':
            return (
              <pre key={index} className="overflow-x-auto rounded-md bg-sunken p-3 font-mono text-xs text-ink">
                {block.text}
              </pre>
            )
        }
      })}
    </div>
  )
}

function Inline(props: { text: string }) {
  return parseInline(props.text).map((span, index) => {
    switch (span.type) {
      case 'text':
        return <Fragment key={index}>{span.text}</Fragment>
      case 'strong':
        return (
          <strong key={index} className="font-semibold text-ink">
            {span.text}
          </strong>
        )
      case 'emphasis':
        return <em key={index}>{span.text}</em>
      case 'code':
        return (
          <code key={index} className="rounded-sm bg-sunken px-1 font-mono text-xs text-ink">
            {span.text}
          </code>
        )
      case 'link':
        return (
          <a key={index} href={span.href} className="text-accent underline underline-offset-2" rel="noreferrer">
            {span.text}
          </a>
        )
    }
  })
}
