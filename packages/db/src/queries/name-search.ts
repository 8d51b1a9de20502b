import { sql } from 'drizzle-orm'
import type { Db } from '../database.ts'
import { identifier } from '../schema/identifier.ts'
import { tenant } from '../schema/tenant.ts'
import { wordsOf } from './identifier-text.ts'
import { candidateBound, tenantInScope, type Scope } from './scope.ts'
import { textArray } from './sql-values.ts'

/** More than anybody says; bounds the work for pasted text. */
const WORDS_MAX = 6
const CANDIDATES_MAX = 200
const SAYS_SOMETHING = 3

export type NameMatch = { tenant: string; value: string }

/**
 * Living tenants in scope whose company name has the words, in any order and each by its beginning; a word that begins no
 * name at all is taken for the names' words that resemble or contain it. The closest names first.
 */
export async function matchNames(db: Db, params: { scope: Scope; text: string; limit: number }): Promise<NameMatch[]> {
  const words = wordsOf(params.text).slice(0, WORDS_MAX)
  if (words.length === 0) return []
  const said = words.map((word) => `'${word}':*`).join(' & ')
  const found = await findNames(db, { ...params, query: said })
  if (found.length > 0) return found
  const meant = await resolveWords(db, words)
  return meant === null ? [] : findNames(db, { ...params, query: meant })
}

async function findNames(db: Db, params: { scope: Scope; text: string; limit: number; query: string }): Promise<NameMatch[]> {
  const { scope, text, limit, query } = params
  const { rows } = await db.execute<NameMatch>(sql`
    with candidate as (
      select tenant, value, normalised from ${identifier} where words @@ ${query}::tsquery ${candidateBound(scope)}
    ), living as (
      select candidate.* from candidate join ${tenant} on ${tenant.id} = candidate.tenant
      where ${tenant.retiredAt} is null and ${tenantInScope(scope)} limit ${CANDIDATES_MAX}
    )
    select tenant, value from living order by similarity(normalised, ${text}) desc, normalised, tenant limit ${limit}`)
  return rows
}

/** Each word as a query: by its beginning where some name has one, else as the words that resemble it. Null: none is known. */
async function resolveWords(db: Db, words: string[]): Promise<string | null> {
  const { rows } = await db.execute<{ word: string; known: boolean; alike: string[] | null }>(sql`
    select said.word, known.yes as known, case when not known.yes then (
      select array_agg(w.word) from (
        select word from name_word where word % said.word or (length(said.word) > 2 and word like '%' || said.word || '%')
        order by similarity(word, said.word) desc, word limit 4
      ) w) end as alike
    from unnest(${textArray(words)}) with ordinality as said(word, place)
    cross join lateral (select exists (select 1 from name_word where word like said.word || '%') as yes) as known
    order by said.place`)
  const understood = rows.filter(({ known, alike }) => known || alike !== null)
  // What is left of the words must still say something; a lone letter would find everybody.
  if (!understood.some(({ word }) => word.length >= SAYS_SOMETHING)) return null
  return understood
    .map(({ word, alike }) => (alike === null ? `'${word}':*` : `(${alike.map((other) => `'${other}'`).join(' | ')})`))
    .join(' & ')
}
