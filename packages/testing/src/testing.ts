export { testDatabase, type TestDatabase } from '@lamplighter/db/testing'
