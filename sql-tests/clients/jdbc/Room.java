import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.Date;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** The room: how to enter it, and the rows that it releases. */
final class Room {
    static final String SELECT_REGIONS = "SELECT region, people, impressions, cost FROM templates.regions ORDER BY people DESC";
    static final String SELECT_DAYS = "SELECT seen_on, people FROM templates.days ORDER BY seen_on";
    static final String MANY = "SELECT r.region, g.n FROM templates.regions r CROSS JOIN generate_series(1, 1000) AS g(n)";
    static final long MANY_SUM = 3 * 500500;
    static final String SLOW = "SELECT count(*) FROM generate_series(1, 20000) AS a(n) CROSS JOIN generate_series(1, 1000000) AS b(n) WHERE a.n < b.n";
    static final String ROWS = "SELECT person, region FROM publisher.impressions";
    static final List<List<Object>> REGIONS = List.of(
            Checks.row("Amsterdam", 40L, 60L, new BigDecimal("70.0000")),
            Checks.row("Utrecht", 12L, 12L, new BigDecimal("24.0000")),
            Checks.row(null, 11L, 11L, new BigDecimal("11.0000")));
    static final List<List<Object>> DAYS = List.of(
            Checks.row(Date.valueOf("2026-03-01"), 51L), Checks.row(Date.valueOf("2026-03-02"), 20L), Checks.row(Date.valueOf("2026-03-03"), 12L));

    static Connection connect(String... more) throws SQLException {
        Properties options = new Properties();
        options.setProperty("user", System.getenv("PGUSER"));
        options.setProperty("password", System.getenv("PGPASSWORD"));
        options.setProperty("sslmode", System.getenv("PGSSLMODE"));
        options.setProperty("loginTimeout", "10");
        for (int at = 0; at < more.length; at += 2) options.setProperty(more[at], more[at + 1]);
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + System.getenv("PGPORT") + "/cloister", options);
    }

    /** All columns of all rows. */
    static List<List<Object>> rows(ResultSet result) throws SQLException {
        List<List<Object>> rows = new ArrayList<>();
        int columns = result.getMetaData().getColumnCount();
        while (result.next()) {
            List<Object> row = new ArrayList<>();
            for (int at = 1; at <= columns; at++) row.add(result.getObject(at));
            rows.add(row);
        }
        return rows;
    }

    /** Some columns of all rows, by name. */
    static List<List<Object>> columns(ResultSet result, String... names) throws SQLException {
        List<List<Object>> rows = new ArrayList<>();
        while (result.next()) {
            List<Object> row = new ArrayList<>();
            for (String name : names) row.add(result.getObject(name));
            rows.add(row);
        }
        return rows;
    }

    static List<List<Object>> query(Connection connection, String statement) throws SQLException {
        try (var one = connection.createStatement(); var result = one.executeQuery(statement)) {
            return rows(result);
        }
    }
}
