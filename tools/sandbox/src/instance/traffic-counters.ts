interface Bucket {
  minute: number
  requests: number
  failures: number
  codes: Map<string, number>
}

export interface FeatureTraffic {
  requests: number
  failures: number
  requestsPerMinute: number
  failuresPerMinute: number
  codes: Record<string, number>
}

export const trafficWindowMinutes = 5

/** Requests and failures of real shoppers, per feature and minute, over the last five minutes. */
export interface TrafficCounters {
  record: (options: { feature: string; code: string | null }) => void
  read: (feature: string) => FeatureTraffic
}

export function openTrafficCounters(options: { now?: () => number } = {}): TrafficCounters {
  const now = options.now ?? Date.now
  const startedAt = now()
  const buckets = new Map<string, Bucket[]>()
  const current = () => Math.floor(now() / 60_000)
  return {
    record: ({ feature, code }) => {
      const minute = current()
      const list = (buckets.get(feature) ?? []).filter((one) => one.minute > minute - trafficWindowMinutes)
      let bucket = list.find((one) => one.minute === minute)
      if (!bucket) {
        bucket = { minute, requests: 0, failures: 0, codes: new Map() }
        list.push(bucket)
      }
      buckets.set(feature, list)
      bucket.requests += 1
      if (code === null) return
      bucket.failures += 1
      bucket.codes.set(code, (bucket.codes.get(code) ?? 0) + 1)
    },
    read: (feature) => {
      const recent = (buckets.get(feature) ?? []).filter((one) => one.minute > current() - trafficWindowMinutes)
      const minutes = Math.min(trafficWindowMinutes, Math.max(1, (now() - startedAt) / 60_000))
      const requests = recent.reduce((sum, one) => sum + one.requests, 0)
      const failures = recent.reduce((sum, one) => sum + one.failures, 0)
      const codes: Record<string, number> = {}
      for (const bucket of recent) for (const [code, count] of bucket.codes) codes[code] = (codes[code] ?? 0) + count
      return { requests, failures, requestsPerMinute: round(requests / minutes), failuresPerMinute: round(failures / minutes), codes }
    },
  }
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
