import { featureIds } from '../features/feature-ids.ts'
import { configurationTemplate } from '../instance/configuration-template.ts'

const kinds = ['Jacket', 'Tent', 'Lamp', 'Kettle', 'Rucksack', 'Boot', 'Mug', 'Blanket', 'Stove', 'Compass']
const styles = ['Alpine', 'Harbour', 'Meadow', 'Granite', 'Cedar', 'Drift']

export const syntheticSku = 'SYNTH-1'
export const syntheticCustomer = 'synthetic'

/** What every instance starts with: 60 products, 40 customers, one reserved product and customer for probes. */
export function templateContent(options: { reportIntervalSeconds: number }): string {
  const products = styles.flatMap((style, row) =>
    kinds.map((kind, column) => ({
      sku: `P-${String(row * kinds.length + column + 1).padStart(3, '0')}`,
      name: `${style} ${kind}`,
      price: 990 + row * 700 + column * 450,
    })),
  )
  const rows = [...products, { sku: syntheticSku, name: 'Synthetic probe item', price: 1000 }]
  const values = rows.map((row) => `('${row.sku}', '${row.name}', ${row.price}, now() - interval '9 days')`).join(', ')
  const flags = featureIds.map((feature) => `('${feature}', true)`).join(', ')
  const features = featureIds.map((feature) => `('${feature}')`).join(', ')
  const configuration = Object.entries(configurationTemplate)
    .map(([key, value]) => `('${key}', '${JSON.stringify(value)}')`)
    .join(', ')
  return `
    insert into products (sku, name, price_cents, updated_at) values ${values};
    update products set published = false where sku = '${syntheticSku}';
    insert into stock (sku, quantity, published_at) select sku, 100000, now() from products;
    insert into customers (id, email, name) select 'c-' || n, 'shopper' || n || '@customers.example', 'Shopper ' || n from generate_series(1, 40) n;
    insert into customers values ('${syntheticCustomer}', 'synthetic@lamplighter.invalid', 'Synthetic shopper');
    insert into search_index (sku, name, document) select sku, name, to_tsvector('simple', name) from products;
    insert into feature_flags (feature, enabled) values ${flags};
    insert into contract (feature) values ${features};
    insert into entitlements (feature) values ${features};
    insert into configuration (key, value) values ${configuration};
    insert into quotas (quota, feature, used, quota_limit) values
      ('orders-per-month', 'checkout', 1210, 100000), ('mails-per-month', 'marketing-mail', 3400, 50000), ('invoices-per-month', 'billing', 980, 100000);
    insert into scheduled_jobs (job, interval_seconds, last_success_at) values
      ('sales-report', ${options.reportIntervalSeconds}, now()), ('housekeeping', ${options.reportIntervalSeconds * 5}, now());
    insert into orders (number, customer_id, state, total_cents, created_at, confirmed_at)
      select 'PREFIX-' || (9000 + n), 'c-' || (1 + n % 40), 'confirmed', 1000 + n * 37, now() - n * interval '3 hours', now() - n * interval '3 hours' from generate_series(1, 60) n;
    insert into sales_report (day, orders, total_cents) select created_at::date, count(*), sum(total_cents) from orders group by 1;`
}
