import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Named checks, said aloud one line each; the words are those of common/checks.py. */
final class Checks {
    interface Body {
        void run() throws Exception;
    }

    private final Map<String, Body> checks = new LinkedHashMap<>();

    void add(String name, Body body) {
        checks.put(name, body);
    }

    void run(String[] names) {
        checks.keySet().forEach(name -> System.out.println("has " + name));
        for (String name : names) {
            System.out.println("run " + name);
            try {
                checks.get(name).run();
                System.out.println("ok " + name);
            } catch (Exception error) {
                String state = error instanceof SQLException sql ? sql.getSQLState() + ": " : "";
                String words = (error instanceof IllegalStateException ? "" : error.getClass().getSimpleName() + " ") + state + error.getMessage();
                System.out.println("FAIL " + name + "\t" + words.replaceAll("\\s+", " ").substring(0, Math.min(400, words.replaceAll("\\s+", " ").length())));
            }
            System.out.flush();
        }
    }

    static void equal(Object seen, Object expected) {
        if (!Objects.equals(seen, expected)) throw new IllegalStateException("seen " + typed(seen) + ", expected " + typed(expected));
    }

    /** A value with its type where that may be the difference. */
    private static String typed(Object value) {
        if (value instanceof List<?> list) return list.stream().map(Checks::typed).toList().toString();
        return value instanceof Number ? value.getClass().getSimpleName() + " " + value : String.valueOf(value);
    }

    static void holds(boolean condition, String what) {
        if (!condition) throw new IllegalStateException(what);
    }

    /** What must fail with a SQLSTATE. */
    static SQLException refused(String state, Body body) throws Exception {
        try {
            body.run();
        } catch (SQLException error) {
            if (!state.equals(error.getSQLState())) throw new IllegalStateException("SQLSTATE " + error.getSQLState() + " (" + error.getMessage() + "), expected " + state);
            return error;
        }
        throw new IllegalStateException("no error, expected SQLSTATE " + state);
    }

    static List<Object> row(Object... values) {
        return java.util.Arrays.asList(values);
    }
}
