import static java.util.List.of;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** DatabaseMetaData: what DBeaver, DataGrip and Metabase browse by. */
final class Metadata {
    interface Reading {
        void run(DatabaseMetaData metadata) throws Exception;
    }

    private static Checks.Body as(String role, Reading reading) {
        return () -> {
            try (Connection connection = role == null ? Room.connect() : Room.connect("user", role)) {
                reading.run(connection.getMetaData());
            }
        };
    }

    static void add(Checks checks) {
        checks.add("metadata_product", as(null, m -> {
            Checks.equal(m.getDatabaseProductName(), "PostgreSQL");
            Checks.equal(m.getDatabaseMajorVersion(), 15);
            Checks.equal(m.getUserName(), "analyst");
        }));
        checks.add("metadata_get_schemas", as(null, m -> {
            var names = new TreeSet<Object>();
            Room.columns(m.getSchemas(), "TABLE_SCHEM").forEach(names::addAll);
            Checks.holds(names.containsAll(of("templates", "cleanroom", "bank", "publisher", "pg_catalog", "information_schema")), "saw " + names);
        }));
        checks.add("metadata_get_schemas_by_pattern", as(null, m -> Checks.equal(Room.columns(m.getSchemas(null, "templ%"), "TABLE_SCHEM"), of(of("templates")))));
        checks.add("metadata_get_catalogs", as(null, m -> Checks.holds(Room.columns(m.getCatalogs(), "TABLE_CAT").contains(List.<Object>of("cloister")), "no cloister")));
        checks.add("metadata_get_tables", as(null, m -> Checks.equal(
                Room.columns(m.getTables("cloister", "templates", "%", new String[] {"VIEW", "TABLE"}), "TABLE_SCHEM", "TABLE_NAME", "TABLE_TYPE", "REMARKS"),
                of(of("templates", "days", "VIEW", "people seen on each day"), of("templates", "regions", "VIEW", "people, impressions and cost of each region")))));
        checks.add("metadata_get_tables_of_every_type", as(null, m -> {
            var names = Room.columns(m.getTables(null, null, "regions", null), "TABLE_SCHEM", "TABLE_NAME");
            Checks.equal(names, of(of("templates", "regions")));
        }));
        checks.add("metadata_get_tables_of_an_owner", as("bank_admin", m -> Checks.equal(
                Room.columns(m.getTables(null, "bank", null, new String[] {"TABLE"}), "TABLE_NAME", "TABLE_TYPE"), of(of("customers", "TABLE")))));
        checks.add("metadata_get_table_types", as(null, m -> Checks.holds(Room.columns(m.getTableTypes(), "TABLE_TYPE").contains(List.<Object>of("VIEW")), "no VIEW")));
        checks.add("metadata_get_columns", as(null, m -> Checks.equal(
                Room.columns(m.getColumns(null, "templates", "regions", null), "COLUMN_NAME", "DATA_TYPE", "TYPE_NAME", "ORDINAL_POSITION", "IS_NULLABLE"),
                of(of("region", 12, "text", 1, "YES"), of("people", -5, "int8", 2, "YES"), of("impressions", -5, "int8", 3, "YES"), of("cost", 2, "numeric", 4, "YES")))));
        checks.add("metadata_get_columns_of_a_dataset", as("bank_admin", m -> Checks.equal(
                Room.columns(m.getColumns(null, "bank", "customers", "bal%"), "COLUMN_NAME", "TYPE_NAME", "COLUMN_SIZE", "DECIMAL_DIGITS"), of(of("balance", "numeric", 14, 2)))));
        checks.add("metadata_get_functions", as(null, m -> Checks.equal(
                Room.columns(m.getFunctions(null, "templates", null), "FUNCTION_NAME", "REMARKS"), of(of("reach", "customers reached, by region and segment")))));
        checks.add("metadata_get_function_columns", as(null, m -> Checks.equal(
                Room.columns(m.getFunctionColumns(null, "templates", "reach", null), "COLUMN_NAME", "TYPE_NAME"),
                of(of("channel", "text"), of("region", "text"), of("segment", "text"), of("reach", "int8")))));
        checks.add("metadata_get_procedures", as(null, m -> Checks.equal(Room.columns(m.getProcedures(null, "templates", null), "PROCEDURE_NAME"), of())));
        checks.add("metadata_get_primary_keys", as("bank_admin", m -> Checks.equal(Room.rows(m.getPrimaryKeys(null, "bank", "customers")), of())));
        checks.add("metadata_get_index_info", as("bank_admin", m -> Checks.equal(Room.rows(m.getIndexInfo(null, "bank", "customers", false, true)), of())));
        checks.add("metadata_get_imported_and_exported_keys", as("bank_admin", m -> {
            Checks.equal(Room.rows(m.getImportedKeys(null, "bank", "customers")), of());
            Checks.equal(Room.rows(m.getExportedKeys(null, "bank", "customers")), of());
        }));
        checks.add("metadata_get_type_info", as(null, m -> {
            Map<Object, Object> types = new java.util.HashMap<>();
            Room.columns(m.getTypeInfo(), "TYPE_NAME", "DATA_TYPE").forEach(row -> types.put(row.get(0), row.get(1)));
            Checks.equal(Checks.row(types.get("int8"), types.get("text"), types.get("numeric"), types.get("date")), of(-5, 12, 2, 91));
        }));
        checks.add("metadata_get_table_privileges", as(null, m -> Checks.holds(
                Room.columns(m.getTablePrivileges(null, "templates", "regions"), "GRANTEE", "PRIVILEGE").contains(List.<Object>of("analyst", "SELECT")), "no SELECT for analyst")));
        checks.add("metadata_get_best_row_identifier", as("bank_admin", m -> Checks.equal(Room.rows(m.getBestRowIdentifier(null, "bank", "customers", 1, true)), of())));
        // Each relation has a row type of its name.
        checks.add("metadata_get_udts", as(null, m -> Checks.equal(
                Room.columns(m.getUDTs(null, "templates", null, null), "TYPE_NAME", "DATA_TYPE"), of(of("days", 2002), of("regions", 2002)))));
        checks.add("metadata_keywords_and_functions", as(null, m -> {
            Checks.holds(m.getSQLKeywords().contains("ilike"), "no ilike among " + m.getSQLKeywords());
            Checks.equal(m.getMaxColumnNameLength(), 63);
        }));
    }
}
