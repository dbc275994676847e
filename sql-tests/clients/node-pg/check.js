// node-postgres (pg) with pg-cursor and pg-query-stream.

const { Client, Pool } = require('pg');
const Cursor = require('pg-cursor');
const QueryStream = require('pg-query-stream');
const { assert, refused, main, DAYS, HERE, MANY, MANY_SUM, REGIONS, ROWS, SELECT_DAYS, SELECT_REGIONS, SLOW } = require('checks.js');

const options = { ssl: process.env.PGSSLMODE !== 'disable' && { rejectUnauthorized: false }, connectionTimeoutMillis: 10000 };

const checks = {
  async rows_and_types(client) {
    assert.deepEqual((await client.query(SELECT_REGIONS)).rows, REGIONS);
    assert.deepEqual((await client.query(SELECT_DAYS)).rows, DAYS);
  },

  async dates_are_dates(client) {
    const { rows } = await client.query('SELECT seen_on FROM templates.days ORDER BY 1 LIMIT 1');
    assert.deepEqual(rows[0].seen_on, new Date(2026, 2, 1));
  },

  async timestamps_are_dates(client) {
    const { rows } = await client.query("SELECT TIMESTAMPTZ '2026-03-01 12:30:00.25+00' AS t");
    assert.equal(rows[0].t.toISOString(), '2026-03-01T12:30:00.250Z');
  },

  async result_describes_itself(client) {
    const result = await client.query(SELECT_REGIONS);
    assert.deepEqual(result.fields.map((f) => [f.name, f.dataTypeID]), [['region', 25], ['people', 20], ['impressions', 20], ['cost', 1700]]);
    assert.deepEqual([result.command, result.rowCount], ['SELECT', 3]);
  },

  async parameters(client) {
    const one = await client.query('SELECT people FROM templates.regions WHERE region = $1 AND people > $2', ['Utrecht', 11]);
    assert.deepEqual(one.rows, [{ people: '12' }]);
    const call = await client.query('SELECT sum(reach)::int AS sum FROM templates.reach(channel => $1)', ['ctv']);
    assert.deepEqual(call.rows, [{ sum: 63 }]);
  },

  async parameter_list_any(client) {
    const { rows } = await client.query('SELECT people FROM templates.regions WHERE region = ANY($1) ORDER BY 1', [['Utrecht', 'Amsterdam']]);
    assert.deepEqual(rows, [{ people: '12' }, { people: '40' }]);
  },

  async values_of_every_kind(client) {
    const { rows } = await client.query({
      text: 'SELECT $1::int, $2::float8, $3::boolean, $4::text, $5::bytea',
      values: [7, 0.1, true, null, Buffer.from([0, 255])],
      rowMode: 'array',
    });
    assert.deepEqual(rows[0], [7, 0.1, true, null, Buffer.from([0, 255])]);
  },

  async integer_literal_is_int4(client) {
    assert.deepEqual((await client.query('SELECT 1 AS a, ARRAY[1, 2] AS b')).rows, [{ a: 1, b: [1, 2] }]);
  },

  async json_parameter(client) {
    const { rows } = await client.query("SELECT $1::jsonb->>'a' AS a", [{ a: 'b' }]);
    assert.deepEqual(rows, [{ a: 'b' }]);
  },

  async cast_ordered_by_the_column(client) {
    const { rows } = await client.query('SELECT seen_on::text, people FROM templates.days ORDER BY seen_on');
    assert.deepEqual(rows[0], { seen_on: '2026-03-01', people: '51' });
  },

  async named_statement_reused(client) {
    for (const [channel, n] of [['ctv', 4], ['display', 1], ['ctv', 4]]) {
      const { rows } = await client.query({ name: 'of-channel', text: 'SELECT count(*)::int AS n FROM templates.reach($1)', values: [channel] });
      assert.deepEqual(rows, [{ n }]);
    }
  },

  async binary_results(client) {
    const { rows } = await client.query({ text: 'SELECT people::int4 AS people, region FROM templates.regions WHERE region = $1', values: ['Utrecht'], binary: true });
    assert.equal(rows[0].people, 12);
  },

  async several_statements_at_once(client) {
    const results = await client.query("SELECT 'here' AS a; SELECT people FROM templates.regions WHERE region = 'Utrecht'");
    assert.deepEqual(results.map((r) => r.rows), [[{ a: 'here' }], [{ people: '12' }]]);
  },

  async empty_statement(client) {
    assert.deepEqual((await client.query('')).rows, []);
  },

  async cursor_reads_in_steps(client) {
    const cursor = client.query(new Cursor(MANY));
    let total = 0;
    let steps = 0;
    for (let rows = await cursor.read(700); rows.length; rows = await cursor.read(700)) {
      total += rows.reduce((sum, row) => sum + Number(row.n), 0);
      steps += 1;
    }
    assert.deepEqual([total, steps], [MANY_SUM, 5]);
  },

  async cursor_closed_early(client) {
    const cursor = client.query(new Cursor(MANY));
    assert.equal((await cursor.read(10)).length, 10);
    await cursor.close();
    assert.deepEqual((await client.query(HERE)).rows, [{ a: 'here' }]);
  },

  async query_stream(client) {
    let total = 0;
    for await (const row of client.query(new QueryStream(`${MANY} WHERE g.n > $1`, [0], { batchSize: 100 }))) total += Number(row.n);
    assert.equal(total, MANY_SUM);
  },

  async two_portals_in_one_transaction(client) {
    await client.query('BEGIN');
    const cursor = client.query(new Cursor(MANY));
    assert.equal((await cursor.read(5)).length, 5);
    await cursor.close();
    const again = client.query(new Cursor(SELECT_DAYS));
    assert.deepEqual(await again.read(2), DAYS.slice(0, 2));
    await again.close();
    await client.query('COMMIT');
  },

  async transaction_and_25P02(client) {
    await client.query('BEGIN');
    await refused('42703', client.query('SELECT nothing FROM templates.regions'));
    await refused('25P02', client.query(HERE));
    await client.query('ROLLBACK');
    assert.deepEqual((await client.query(HERE)).rows, [{ a: 'here' }]);
  },

  async savepoint(client) {
    await client.query('BEGIN');
    await client.query('SAVEPOINT here');
    await refused('22012', client.query('SELECT 1/0'));
    await client.query('ROLLBACK TO here');
    assert.deepEqual((await client.query(SELECT_DAYS)).rows, DAYS);
    await client.query('COMMIT');
  },

  async error_has_its_parts(client) {
    const error = await refused('42P01', client.query('SELECT * FROM templates.nothing'));
    assert.deepEqual([error.severity, error.position], ['ERROR', '15']);
  },

  async pool() {
    const pool = new Pool({ ...options, max: 3 });
    const counts = await Promise.all(Array.from({ length: 12 }, () => pool.query('SELECT count(*)::int AS n FROM templates.regions')));
    assert.deepEqual(counts.map((r) => r.rows[0].n), Array(12).fill(3));
    await pool.end();
  },

  async statement_timeout() {
    const client = await open({ statement_timeout: 300 });
    await refused('57014', client.query(SLOW)).finally(() => close(client));
  },

  async application_name() {
    const client = await open({ application_name: 'report' });
    const { rows } = await client.query('SHOW application_name').finally(() => close(client));
    assert.deepEqual(rows, [{ application_name: 'report' }]);
  },

  async cancel_by_pid(client) {
    setTimeout(() => cancel(client), 500);
    await refused('57014', client.query(SLOW));
    assert.deepEqual((await client.query(HERE)).rows, [{ a: 'here' }]);
  },

  async refuses_rows_cursor(client) {
    await refused('42501', client.query(new Cursor(ROWS)).read(1));
  },

  async refuses_rows_named_statement(client) {
    await refused('42501', client.query({ name: 'rows', text: `${ROWS} WHERE region = $1`, values: ['Utrecht'] }));
  },

  async refuses_rows_query_stream(client) {
    const read = async () => {
      for await (const row of client.query(new QueryStream(ROWS))) return row;
    };
    await refused('42501', read());
  },
};

async function open(more) {
  const client = new Client({ ...options, ...more });
  client.on('error', () => {});
  await client.connect();
  return client;
}

function close(client) {
  client.connection.stream.destroy();
}

/** The cancel request of the protocol, with the key that the server gave at login. */
function cancel(client) {
  const { processID, secretKey } = client;
  const message = Buffer.alloc(16);
  [16, 80877102, processID, secretKey].forEach((word, at) => message.writeInt32BE(word, at * 4));
  const socket = require('node:net').connect(Number(process.env.PGPORT), '127.0.0.1', () => socket.end(message));
  socket.on('error', () => {});
}

main(checks, open, close);
