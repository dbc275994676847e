import static java.util.List.of;

import java.io.StringWriter;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Types;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;

/** JDBC: statements, parameters, portals, transactions, time limits; DatabaseMetaData is in Metadata. */
public final class Check {
    interface Work {
        void run(Connection connection) throws Exception;
    }

    private static Checks.Body with(Work work, String... options) {
        return () -> {
            try (Connection connection = Room.connect(options)) {
                work.run(connection);
            }
        };
    }

    public static void main(String[] names) {
        Checks checks = new Checks();
        Metadata.add(checks);
        values(checks);
        portals(checks);
        transactions(checks);
        limits(checks);
        refusals(checks);
        checks.run(names);
        System.exit(0);
    }

    private static void values(Checks checks) {
        checks.add("rows_and_types", with(c -> {
            Checks.equal(Room.query(c, Room.SELECT_REGIONS), Room.REGIONS);
            Checks.equal(Room.query(c, Room.SELECT_DAYS), Room.DAYS);
        }));
        checks.add("simple_protocol", with(c -> Checks.equal(Room.query(c, Room.SELECT_REGIONS), Room.REGIONS), "preferQueryMode", "simple"));
        checks.add("result_set_metadata", with(c -> {
            try (var s = c.createStatement(); var r = s.executeQuery(Room.SELECT_REGIONS)) {
                var m = r.getMetaData();
                Checks.equal(of(m.getColumnName(1), m.getColumnType(2), m.getColumnTypeName(4), m.getColumnClassName(4)), of("region", Types.BIGINT, "numeric", "java.math.BigDecimal"));
                Checks.equal(m.isNullable(1) != java.sql.ResultSetMetaData.columnNoNulls, true);
            }
        }));
        checks.add("result_set_metadata_base_table", with(c -> {
            // The driver looks the column's table up by the OID in the row description.
            try (var s = c.createStatement(); var r = s.executeQuery("SELECT region FROM templates.regions")) {
                Checks.equal(r.getMetaData().unwrap(org.postgresql.PGResultSetMetaData.class).getBaseTableName(1), "regions");
            }
        }));
        checks.add("parameters", with(c -> {
            try (var s = c.prepareStatement("SELECT people FROM templates.regions WHERE region = ? AND people > ?")) {
                s.setString(1, "Utrecht");
                s.setInt(2, 11);
                Checks.equal(Room.rows(s.executeQuery()), of(of(12L)));
            }
        }));
        checks.add("parameter_of_a_template", with(c -> {
            try (var s = c.prepareStatement("SELECT count(*) FROM templates.reach(?)")) {
                s.setString(1, "ctv");
                Checks.equal(Room.rows(s.executeQuery()), of(of(4L)));
            }
        }));
        checks.add("integer_literal_is_int4", with(c -> Checks.equal(Room.query(c, "SELECT 1"), of(of(1)))));
        checks.add("sum_of_bigint_is_numeric", with(c -> Checks.equal(Room.query(c, "SELECT sum(reach) FROM templates.reach('ctv')"), of(of(new BigDecimal("63"))))));
        checks.add("parameter_types", with(c -> {
            try (var s = c.prepareStatement("SELECT ?::int, ?::bigint, ?::numeric, ?::float8, ?::boolean, ?::text")) {
                s.setInt(1, 7);
                s.setLong(2, 1L << 40);
                s.setBigDecimal(3, new BigDecimal("1.50"));
                s.setDouble(4, 0.1);
                s.setBoolean(5, true);
                s.setNull(6, Types.VARCHAR);
                Checks.equal(Room.rows(s.executeQuery()), of(Checks.row(7, 1L << 40, new BigDecimal("1.50"), 0.1, true, null)));
            }
        }));
        checks.add("parameter_sql_date", with(c -> {
            // The driver sends text with a zone, '2026-03-01 +00', of no stated type.
            try (var s = c.prepareStatement("SELECT people FROM templates.days WHERE seen_on = ?")) {
                s.setDate(1, Date.valueOf("2026-03-02"));
                Checks.equal(Room.rows(s.executeQuery()), of(of(20L)));
            }
        }));
        checks.add("parameter_metadata", with(c -> {
            try (var s = c.prepareStatement("SELECT region FROM templates.regions WHERE people > ?")) {
                Checks.equal(of(s.getParameterMetaData().getParameterTypeName(1), s.getMetaData().getColumnName(1)), of("int8", "region"));
            }
        }));
        checks.add("parameter_local_date", with(c -> {
            try (var s = c.prepareStatement("SELECT people FROM templates.days WHERE seen_on = ?")) {
                s.setObject(1, LocalDate.of(2026, 3, 2));
                Checks.equal(Room.rows(s.executeQuery()), of(of(20L)));
            }
        }));
        checks.add("parameter_array", with(c -> {
            try (var s = c.prepareStatement("SELECT people FROM templates.regions WHERE region = ANY(?) ORDER BY 1")) {
                s.setArray(1, c.createArrayOf("text", new String[] {"Utrecht", "Amsterdam"}));
                Checks.equal(Room.rows(s.executeQuery()), of(of(12L), of(40L)));
            }
        }));
        checks.add("array_result", with(c -> {
            try (var s = c.createStatement(); var r = s.executeQuery("SELECT ARRAY[1, 2, 3]::int[]")) {
                r.next();
                Checks.equal(of((Object[]) r.getArray(1).getArray()), of(1, 2, 3));
            }
        }));
        checks.add("timestamps", with(c -> {
            try (var s = c.createStatement(); var r = s.executeQuery("SELECT TIMESTAMPTZ '2026-03-01 12:30:00.25+00', TIMESTAMP '2026-03-01 12:30:00'")) {
                r.next();
                Checks.equal(r.getObject(1, OffsetDateTime.class).toInstant().toString(), "2026-03-01T12:30:00.250Z");
                Checks.equal(r.getTimestamp(2).toString(), "2026-03-01 12:30:00.0");
                Checks.equal(of(r.getMetaData().getColumnTypeName(1), r.getMetaData().getColumnTypeName(2)), of("timestamptz", "timestamp"));
            }
        }));
        checks.add("server_prepared_after_five", with(c -> {
            // From the fifth run on the driver names the statement and asks for binary results.
            try (var s = c.prepareStatement("SELECT region, people, impressions, cost FROM templates.regions WHERE people > ? ORDER BY people DESC")) {
                for (int run = 0; run < 8; run++) {
                    s.setLong(1, 10);
                    Checks.equal(Room.rows(s.executeQuery()), Room.REGIONS);
                }
                Checks.equal(s.unwrap(org.postgresql.PGStatement.class).isUseServerPrepare(), true);
            }
        }));
        checks.add("binary_from_the_start", with(c -> {
            try (var s = c.prepareStatement(Room.SELECT_DAYS)) {
                for (int run = 0; run < 3; run++) Checks.equal(Room.rows(s.executeQuery()), Room.DAYS);
            }
        }, "prepareThreshold", "-1", "binaryTransfer", "true"));
        checks.add("scrollable_result", with(c -> {
            try (var s = c.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_READ_ONLY); var r = s.executeQuery(Room.SELECT_DAYS)) {
                r.last();
                Checks.equal(of(r.getRow(), r.getLong(2)), of(3, 12L));
                r.absolute(2);
                Checks.equal(r.getLong(2), 20L);
            }
        }));
        checks.add("several_statements_at_once", with(c -> {
            try (var s = c.createStatement()) {
                Checks.equal(s.execute("SELECT 'one'; SELECT 'two'"), true);
                Checks.equal(Room.rows(s.getResultSet()), of(of("one")));
                Checks.equal(s.getMoreResults(), true);
                Checks.equal(Room.rows(s.getResultSet()), of(of("two")));
            }
        }));
        checks.add("jdbc_escapes", with(c -> Checks.equal(Room.query(c, "SELECT {fn ucase(region)} FROM templates.regions WHERE people = {fn abs(-12)}"), of(of("UTRECHT")))));
        checks.add("empty_check_of_a_table", with(c -> Checks.equal(Room.query(c, "SELECT TRUE AS \"_\" FROM \"templates\".\"regions\" WHERE 1 <> 1 LIMIT 0"), of())));
        checks.add("copy_manager_out", with(c -> {
            var out = new StringWriter();
            long rows = new CopyManager((BaseConnection) c.unwrap(PGConnection.class)).copyOut("COPY (" + Room.SELECT_DAYS + ") TO STDOUT CSV", out);
            Checks.equal(of(rows, out.toString()), of(3L, "2026-03-01,51\n2026-03-02,20\n2026-03-03,12\n"));
        }));
    }

    /** Rows of MANY by a fetch size: portals that are suspended and resumed. */
    private static long total(Connection c, int fetchSize, int maxRows) throws Exception {
        try (var s = c.prepareStatement(Room.MANY)) {
            s.setFetchSize(fetchSize);
            s.setMaxRows(maxRows);
            long sum = 0;
            try (var r = s.executeQuery()) {
                while (r.next()) sum += maxRows == 0 ? r.getLong("n") : 1;
            }
            return sum;
        }
    }

    private static void portals(Checks checks) {
        checks.add("fetch_size", with(c -> {
            c.setAutoCommit(false);
            Checks.equal(total(c, 100, 0), Room.MANY_SUM);
            c.commit();
        }));
        checks.add("fetch_size_with_max_rows", with(c -> {
            c.setAutoCommit(false);
            Checks.equal(total(c, 100, 250), 250L);
        }));
        checks.add("max_rows", with(c -> Checks.equal(total(c, 0, 7), 7L)));
        checks.add("two_portals_at_once", with(c -> {
            c.setAutoCommit(false);
            try (PreparedStatement one = c.prepareStatement(Room.MANY); PreparedStatement two = c.prepareStatement(Room.SELECT_DAYS)) {
                one.setFetchSize(10);
                two.setFetchSize(1);
                try (var a = one.executeQuery(); var b = two.executeQuery()) {
                    int first = 0, second = 0;
                    while (a.next()) {
                        first++;
                        if (b.next()) second++;
                    }
                    Checks.equal(of(first, second), of(3000, 3));
                }
            }
        }));
        checks.add("portal_ends_with_its_transaction", with(c -> {
            c.setAutoCommit(false);
            try (var s = c.prepareStatement(Room.MANY)) {
                s.setFetchSize(10);
                var r = s.executeQuery();
                r.next();
                c.commit();
                Checks.refused("34000", () -> {
                    while (r.next()) r.getLong(2);
                });
            }
        }));
    }

    private static void transactions(Checks checks) {
        checks.add("isolation_levels", with(c -> {
            Checks.equal(c.getTransactionIsolation(), Connection.TRANSACTION_READ_COMMITTED);
            c.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
            Checks.equal(c.getTransactionIsolation(), Connection.TRANSACTION_SERIALIZABLE);
        }));
        checks.add("read_only_transaction", with(c -> {
            c.setReadOnly(true);
            c.setAutoCommit(false);
            Checks.equal(Room.query(c, "SHOW transaction_read_only"), of(of("on")));
            Checks.equal(Room.query(c, Room.SELECT_DAYS), Room.DAYS);
            c.commit();
        }));
        checks.add("read_only_session", with(c -> {
            c.setReadOnly(true);
            Checks.equal(of(c.isReadOnly(), Room.query(c, "SHOW default_transaction_read_only")), of(true, of(of("on"))));
        }, "readOnlyMode", "always"));
        checks.add("failed_transaction_is_25P02", with(c -> {
            c.setAutoCommit(false);
            Checks.refused("42703", () -> Room.query(c, "SELECT nothing FROM templates.regions"));
            Checks.refused("25P02", () -> Room.query(c, "SELECT 1"));
            c.rollback();
            Checks.equal(Room.query(c, "SELECT 'here'"), of(of("here")));
        }));
        checks.add("savepoint", with(c -> {
            c.setAutoCommit(false);
            var here = c.setSavepoint("here");
            Checks.refused("22012", () -> Room.query(c, "SELECT 1/0"));
            c.rollback(here);
            c.releaseSavepoint(here);
            Checks.equal(Room.query(c, Room.SELECT_DAYS), Room.DAYS);
        }));
        checks.add("autosave", with(c -> {
            c.setAutoCommit(false);
            Checks.equal(Room.query(c, "SELECT 'here'"), of(of("here")));
            Checks.refused("22012", () -> Room.query(c, "SELECT 1/0"));
            Checks.equal(Room.query(c, "SELECT 'here'"), of(of("here")));
        }, "autosave", "always"));
        checks.add("is_valid_and_schema", with(c -> {
            Checks.equal(of(c.isValid(5), c.getCatalog(), c.getSchema()), of(true, "cloister", "templates"));
            c.setSchema("cleanroom");
            Checks.equal(c.getSchema(), "cleanroom");
        }));
        checks.add("client_info", with(c -> {
            c.setClientInfo("ApplicationName", "report");
            Checks.equal(Room.query(c, "SHOW application_name"), of(of("report")));
        }, "ApplicationName", "at start"));
        checks.add("options_at_connect", with(c -> Checks.equal(Room.query(c, "SHOW statement_timeout"), of(of("4s"))), "options", "-c statement_timeout=4000"));
    }

    private static void limits(Checks checks) {
        checks.add("cancel_from_another_thread", with(c -> {
            try (var s = c.createStatement()) {
                new Thread(() -> {
                    try {
                        Thread.sleep(500);
                        s.cancel();
                    } catch (Exception error) {
                        System.err.println(error);
                    }
                }).start();
                Checks.refused("57014", () -> s.executeQuery(Room.SLOW));
            }
            Checks.equal(Room.query(c, "SELECT 'here'"), of(of("here")));
        }));
        checks.add("query_timeout", with(c -> {
            try (var s = c.createStatement()) {
                s.setQueryTimeout(1);
                Checks.refused("57014", () -> s.executeQuery(Room.SLOW));
            }
            Checks.equal(Room.query(c, "SELECT 'here'"), of(of("here")));
        }));
    }

    private static void refusals(Checks checks) {
        checks.add("refuses_rows_prepared", with(c -> {
            try (var s = c.prepareStatement(Room.ROWS + " WHERE region = ?")) {
                s.setString(1, "Utrecht");
                Checks.refused("42501", s::executeQuery);
            }
        }));
        checks.add("refuses_rows_fetch_size", with(c -> {
            c.setAutoCommit(false);
            try (var s = c.prepareStatement(Room.ROWS)) {
                s.setFetchSize(10);
                Checks.refused("42501", s::executeQuery);
            }
        }));
        checks.add("refuses_rows_simple_protocol", with(c -> Checks.refused("42501", () -> Room.query(c, Room.ROWS)), "preferQueryMode", "simple"));
        checks.add("refuses_rows_copy_manager", with(c -> Checks.refused("42501", () -> new CopyManager((BaseConnection) c.unwrap(PGConnection.class)).copyOut("COPY publisher.impressions TO STDOUT", new StringWriter()))));
    }
}
