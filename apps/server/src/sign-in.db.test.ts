import { describe, expect, test } from 'vitest'
import { testDatabase } from '@lamplighter/testing'
import { testHttp } from './test-http.ts'

const http = testHttp(testDatabase())

describe('a sign-in link', () => {
  test('signs in once, with a cookie that no script and no other site can use', async () => {
    const link = await http.link('l1')
    const answer = await http.get(link)
    expect(answer.status).toBe(303)
    expect(answer.headers.get('location')).toBe('/')
    expect(answer.headers.get('cache-control')).toBe('no-store')
    const cookie = answer.headers.getSetCookie()[0]!
    expect(cookie).toMatch(/^lamplighter_session=[\w-]{43}; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/)
    expect((await http.get('/trpc/session.me', { cookie: cookie.split(';')[0]! })).status).toBe(200)

    const again = await http.get(link)
    expect(again.status).toBe(410)
    expect(again.headers.getSetCookie()).toEqual([])
    expect(await again.text()).toContain('not valid any more')
  })

  test('signs in one of two browsers that open it at the same moment', async () => {
    const link = await http.link('l2')
    const statuses = (await Promise.all([http.get(link), http.get(link)])).map(({ status }) => status)
    expect(statuses.toSorted()).toEqual([303, 410])
  })

  test('that was used leads whoever is signed in already to the console', async () => {
    const link = await http.link('l1')
    const cookie = (await http.get(link)).headers.getSetCookie()[0]!.split(';')[0]!
    expect((await http.get(link, { cookie })).status).toBe(303)
  })

  test.each(['/sign-in', '/sign-in?link=', '/sign-in?link=short', '/sign-in?link=a&link=b', `/sign-in?link=${'x'.repeat(500)}`])(
    '%s is told to be copied whole',
    async (path) => {
      expect((await http.get(path)).status).toBe(400)
    },
  )

  test('that nobody made is refused in the same words as one that was used', async () => {
    const used = await http.link('l1')
    await http.get(used)
    const unknown = await http.get(`/sign-in?link=${'A'.repeat(43)}`)
    expect({ status: unknown.status, text: await unknown.text() }).toEqual({ status: 410, text: await (await http.get(used)).text() })
  })

  test('never appears in the log, nor does a token', async () => {
    const link = await http.link('l1')
    const token = await http.token('l1')
    await http.get(link)
    await http.get('/trpc/session.me', { authorization: `Bearer ${token}` })
    expect(http.logged).not.toContain(link.split('=')[1])
    expect(http.logged).not.toContain(token)
  })
})

describe('a session', () => {
  test('ends when the operator signs out, for the token too', async () => {
    const cookie = await http.signIn('l1')
    const out = await http.post('/sign-out', { headers: { cookie, 'sec-fetch-site': 'same-origin' } })
    expect(out.status).toBe(204)
    expect(out.headers.getSetCookie()[0]).toMatch(/^lamplighter_session=; /)
    expect((await http.get('/trpc/session.me', { cookie })).status).toBe(401)
  })

  test('makes fresh links for its own operator only when there is one', async () => {
    expect((await http.post('/sign-in-links')).status).toBe(401)
    const answer = await http.post('/sign-in-links', { headers: { authorization: `Bearer ${await http.token('lead')}` } })
    const { url } = (await answer.json()) as { url: string }
    const cookie = (await fetch(url, { redirect: 'manual' })).headers.getSetCookie()[0]!.split(';')[0]!
    expect(await (await http.get('/trpc/session.me', { cookie })).json()).toMatchObject({
      result: { data: { operator: { role: 'lead' } } },
    })
  })

  // Last: the clock does not go back.
  test('and a link end with their time', async () => {
    const cookie = await http.signIn('l1')
    const link = await http.link('l1')
    http.advance(13)
    expect((await http.get('/trpc/session.me', { cookie })).status).toBe(401)
    expect((await http.get(link)).status).toBe(410)
  })
})
