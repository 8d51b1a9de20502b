import { expect, test } from 'vitest'
import { parseInline, parseMarkdown } from './markdown-blocks.ts'

test('headings, paragraphs, lists and code are told apart', () => {
  const source = '# Meaning\nThe key\nwas revoked.\n\n- look\n  closely\n- act\n\n1. one\n2. two\n\n```\nselect 1\n\n-- two\n```\n'
  expect(parseMarkdown(source)).toEqual([
    { type: 'heading', level: 1, text: 'Meaning' },
    { type: 'paragraph', text: 'The key was revoked.' },
    { type: 'list', ordered: false, items: ['look closely', 'act'] },
    { type: 'list', ordered: true, items: ['one', 'two'] },
    { type: 'code', text: 'select 1\n\n-- two' },
  ])
})

test('a fence that is never closed takes the rest', () => {
  expect(parseMarkdown('```\na\nb')).toEqual([{ type: 'code', text: 'a\nb' }])
})

test('HTML stays text, and so do links that run code', () => {
  expect(parseMarkdown('<script>alert(1)</script>')).toEqual([{ type: 'paragraph', text: '<script>alert(1)</script>' }])
  expect(parseInline('[x](javascript:alert(1))')).toEqual([{ type: 'text', text: '[x](javascript:alert(1))' }])
})

test('bold, code and links are found inside a line', () => {
  expect(parseInline('Do **not** run `drop` ([why](/audit)).')).toEqual([
    { type: 'text', text: 'Do ' },
    { type: 'strong', text: 'not' },
    { type: 'text', text: ' run ' },
    { type: 'code', text: 'drop' },
    { type: 'text', text: ' (' },
    { type: 'link', text: 'why', href: '/audit' },
    { type: 'text', text: ').' },
  ])
})

test('a word between single stars is emphasised, a star that multiplies or lists is not', () => {
  expect(parseInline('Choose *Not published*.')).toEqual([
    { type: 'text', text: 'Choose ' },
    { type: 'emphasis', text: 'Not published' },
    { type: 'text', text: '.' },
  ])
  expect(parseInline('2 * 3 * 4, a*b*c')).toEqual([{ type: 'text', text: '2 * 3 * 4, a*b*c' }])
})
