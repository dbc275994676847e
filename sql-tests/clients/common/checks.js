// What Node programs share: named checks, said aloud one line each, and the rows that the room releases.
// The words on standard output are those of checks.py.

const assert = require('node:assert/strict');

exports.assert = assert;
exports.SELECT_REGIONS = 'SELECT region, people, impressions, cost FROM templates.regions ORDER BY people DESC';
exports.SELECT_DAYS = 'SELECT seen_on::text AS day, people FROM templates.days ORDER BY seen_on';
exports.MANY = 'SELECT r.region, g.n FROM templates.regions r CROSS JOIN generate_series(1, 1000) AS g(n)';
exports.MANY_SUM = 3 * 500500;
exports.SLOW = 'SELECT count(*) FROM generate_series(1, 20000) AS a(n) CROSS JOIN generate_series(1, 1000000) AS b(n) WHERE a.n < b.n';
exports.HERE = "SELECT 'here' AS a";
exports.ROWS = 'SELECT person, region FROM publisher.impressions';

// bigint and numeric are text in both clients, so that no digit is lost.
exports.REGIONS = [
  { region: 'Amsterdam', people: '40', impressions: '60', cost: '70.0000' },
  { region: 'Utrecht', people: '12', impressions: '12', cost: '24.0000' },
  { region: null, people: '11', impressions: '11', cost: '11.0000' },
];
exports.DAYS = [
  { day: '2026-03-01', people: '51' },
  { day: '2026-03-02', people: '20' },
  { day: '2026-03-03', people: '12' },
];

/** Awaits what must fail with a SQLSTATE. */
exports.refused = async (sqlstate, promise) => {
  let result;
  try {
    result = await promise;
  } catch (error) {
    assert.equal(error.code, sqlstate, `SQLSTATE ${error.code} (${error.message}), expected ${sqlstate}`);
    return error;
  }
  throw new Error(`no error (result ${JSON.stringify(result)}), expected SQLSTATE ${sqlstate}`);
};

/** Runs the checks that the arguments name; each gets what `open` makes, and `close` takes it away. */
exports.main = async (checks, open, close) => {
  const say = (line) => process.stdout.write(`${line}\n`);
  Object.keys(checks).forEach((name) => say(`has ${name}`));
  for (const name of process.argv.slice(2)) {
    say(`run ${name}`);
    let connection;
    try {
      connection = await open();
      await checks[name](connection);
      say(`ok ${name}`);
    } catch (error) {
      const words = `${error.code ?? error.name}: ${error.message}`.replace(/\s+/g, ' ').slice(0, 400);
      say(`FAIL ${name}\t${words}`);
    } finally {
      if (connection) await close(connection);
    }
  }
  process.exit(0);
};
