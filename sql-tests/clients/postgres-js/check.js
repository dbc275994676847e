// postgres.js: tagged templates, always prepared, types from pg_type.

const postgres = require('postgres');
const { assert, refused, main, DAYS, HERE, MANY, MANY_SUM, REGIONS, ROWS, SELECT_DAYS, SELECT_REGIONS, SLOW } = require('checks.js');

const rows = (result) => result.map((row) => ({ ...row }));

const checks = {
  async rows_and_types(sql) {
    assert.deepEqual(rows(await sql.unsafe(SELECT_REGIONS)), REGIONS);
    assert.deepEqual(rows(await sql.unsafe(SELECT_DAYS)), DAYS);
  },

  async rows_by_the_extended_protocol(sql) {
    const least = 10;
    const seen = await sql`SELECT region, people, impressions, cost FROM templates.regions WHERE people > ${least} ORDER BY people DESC`;
    assert.deepEqual(rows(seen), REGIONS);
    assert.deepEqual(seen.columns.map((c) => [c.name, c.type]), [['region', 25], ['people', 20], ['impressions', 20], ['cost', 1700]]);
  },

  async parameters_of_a_template(sql) {
    assert.deepEqual(rows(await sql`SELECT region, reach FROM templates.reach(${'ctv'}) WHERE segment = ${'retail'}`), [{ region: 'Amsterdam', reach: '30' }]);
  },

  async dates(sql) {
    const [row] = await sql`SELECT seen_on FROM templates.days WHERE seen_on = ${'2026-03-02'}::date`;
    assert.equal(row.seen_on.toISOString(), '2026-03-02T00:00:00.000Z');
  },

  async helpers_in_and_identifiers(sql) {
    const seen = await sql`SELECT ${sql('people')} FROM ${sql('templates.regions')} WHERE region IN ${sql(['Utrecht', 'Amsterdam'])} ORDER BY 1`;
    assert.deepEqual(rows(seen), [{ people: '12' }, { people: '40' }]);
  },

  async parameter_array(sql) {
    const seen = await sql`SELECT people FROM templates.regions WHERE region = ANY(${['Utrecht', 'Amsterdam']}::text[]) ORDER BY 1`;
    assert.deepEqual(rows(seen), [{ people: '12' }, { people: '40' }]);
  },

  async array_types_are_fetched(sql) {
    // postgres.js learns what an array is from pg_type when it connects.
    const [row] = await sql`SELECT ARRAY[1, 2]::int[] AS numbers, ARRAY['a', 'b,c'] AS words`;
    assert.deepEqual({ ...row }, { numbers: [1, 2], words: ['a', 'b,c'] });
  },

  async integer_literal_is_int4(sql) {
    assert.deepEqual(rows(await sql`SELECT 1 AS a`), [{ a: 1 }]);
  },

  async describe(sql) {
    const seen = await sql`SELECT region, reach FROM templates.reach(${'ctv'})`.describe();
    assert.deepEqual([seen.types, seen.columns.map((c) => c.name)], [[25], ['region', 'reach']]);
  },

  async cursor(sql) {
    let total = 0;
    let steps = 0;
    for await (const batch of sql.unsafe(MANY).cursor(700)) {
      total += batch.reduce((sum, row) => sum + Number(row.n), 0);
      steps += 1;
    }
    assert.deepEqual([total, steps], [MANY_SUM, 5]);
  },

  async cursor_left_early(sql) {
    for await (const [row] of sql.unsafe(MANY).cursor()) {
      assert.ok(row.n);
      break;
    }
    assert.deepEqual(rows(await sql.unsafe(HERE)), [{ a: 'here' }]);
  },

  async for_each(sql) {
    let total = 0;
    await sql.unsafe(MANY).forEach((row) => {
      total += Number(row.n);
    });
    assert.equal(total, MANY_SUM);
  },

  async copy_readable(sql) {
    const stream = await sql.unsafe(`COPY (${SELECT_DAYS}) TO STDOUT (FORMAT csv)`).readable();
    let text = '';
    for await (const chunk of stream) text += chunk;
    assert.equal(text, '2026-03-01,51\n2026-03-02,20\n2026-03-03,12\n');
  },

  async transaction_and_savepoint(sql) {
    const seen = await sql.begin('read only', async (tx) => {
      await refused('22012', tx.savepoint((inner) => inner`SELECT 1/0`));
      return tx`SELECT people FROM templates.regions WHERE region = ${'Utrecht'}`;
    });
    assert.deepEqual(rows(seen), [{ people: '12' }]);
  },

  async transaction_rolls_back(sql) {
    await refused('42703', sql.begin((tx) => tx`SELECT nothing FROM templates.regions`));
    assert.deepEqual(rows(await sql.unsafe(HERE)), [{ a: 'here' }]);
  },

  async pipelined_in_a_transaction(sql) {
    const [[one], [two]] = await sql.begin((tx) => [tx.unsafe(HERE), tx`SELECT count(*)::int AS n FROM templates.reach(${'ctv'})`]);
    assert.deepEqual([one.a, two.n], ['here', 4]);
  },

  async simple_and_several(sql) {
    const seen = await sql`SELECT 'one' AS a; SELECT 'two' AS b`.simple();
    assert.deepEqual(seen.map(rows), [[{ a: 'one' }], [{ b: 'two' }]]);
  },

  async settings_at_connect() {
    const sql = open({ connection: { application_name: 'report', statement_timeout: 5000 } });
    const [row] = await sql`SELECT current_setting('application_name') AS name, current_setting('statement_timeout') AS timeout`.finally(() => close(sql));
    assert.deepEqual({ ...row }, { name: 'report', timeout: '5s' });
  },

  async reserved_connection(sql) {
    const one = await sql.reserve();
    await one`SET statement_timeout = 4000`;
    assert.deepEqual(rows(await one`SHOW statement_timeout`), [{ statement_timeout: '4s' }]);
    one.release();
  },

  async pool() {
    const sql = open({ max: 3 });
    const counts = await Promise.all(Array.from({ length: 12 }, () => sql`SELECT count(*)::int AS n FROM templates.regions`)).finally(() => close(sql));
    assert.deepEqual(counts.map(([row]) => row.n), Array(12).fill(3));
  },

  async cancel(sql) {
    const query = sql.unsafe(SLOW);
    setTimeout(() => query.cancel(), 500);
    await refused('57014', query);
  },

  async refuses_rows_prepared(sql) {
    await refused('42501', sql`SELECT person FROM publisher.impressions WHERE region = ${'Utrecht'}`);
  },

  async refuses_rows_cursor(sql) {
    await refused('42501', sql.unsafe(ROWS).cursor(10, () => {}));
  },

  async refuses_rows_copy(sql) {
    const read = async () => {
      for await (const chunk of await sql.unsafe(`COPY (${ROWS}) TO STDOUT`).readable()) return String(chunk);
    };
    await refused('42501', read());
  },
};

function open(more) {
  return postgres({ ssl: process.env.PGSSLMODE !== 'disable' && { rejectUnauthorized: false }, max: 1, connect_timeout: 10, idle_timeout: 1, onnotice: () => {}, ...more });
}

function close(sql) {
  return sql.end({ timeout: 0 });
}

main(checks, open, close);
