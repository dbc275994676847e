//! TPC-H as two owners' data: a shop's orders and line items with the customer's key, an agency's
//! list of customers. The benchmark's rows, and the agreement over them.

use std::collections::HashMap;
use std::sync::Arc;

use arrow::array::{ArrayRef, Date32Array, Decimal128Array, Int64Array, StringArray};
use tpchgen::generators::{CustomerGenerator, LineItemGenerator, OrderGenerator};

use crate::clustered::{Clustered, Storage, person};

/// The datasets, and templates over them.
pub const AGREEMENT: &str = include_str!("tpch.sql");

/// The three datasets at a scale factor, in memory.
pub fn generate(scale: f64) -> Vec<Arc<Clustered>> {
    let mut customer_of = HashMap::new();
    let (mut customers, mut status, mut priority, mut ordered, mut prices) = (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for order in OrderGenerator::new(scale, 1, 1).iter() {
        customer_of.insert(order.o_orderkey, order.o_custkey);
        customers.push(hash(order.o_custkey));
        status.push(order.o_orderstatus.to_string());
        priority.push(order.o_orderpriority.to_owned());
        ordered.push(order.o_orderdate.to_unix_epoch());
        prices.push(order.o_totalprice.into_inner());
    }
    let columns = [("orderstatus", texts(status)), ("orderpriority", texts(priority)), ("orderdate", dates(ordered)), ("totalprice", money(prices))];
    let orders = Clustered::new("shop.orders", "custkey", &customers, &columns, Storage::Memory);

    let (mut customers, mut flags, mut status, mut modes) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let (mut shipped, mut quantities, mut prices) = (Vec::new(), Vec::new(), Vec::new());
    for item in LineItemGenerator::new(scale, 1, 1).iter() {
        customers.push(hash(customer_of[&item.l_orderkey]));
        flags.push(item.l_returnflag.to_owned());
        status.push(item.l_linestatus.to_owned());
        modes.push(item.l_shipmode.to_owned());
        shipped.push(item.l_shipdate.to_unix_epoch());
        quantities.push(item.l_quantity);
        prices.push(item.l_extendedprice.into_inner());
    }
    let columns = [
        ("returnflag", texts(flags)),
        ("linestatus", texts(status)),
        ("shipmode", texts(modes)),
        ("shipdate", dates(shipped)),
        ("quantity", Arc::new(Int64Array::from(quantities)) as ArrayRef),
        ("extendedprice", money(prices)),
    ];
    let items = Clustered::new("shop.lineitem", "custkey", &customers, &columns, Storage::Memory);

    let (mut customers, mut segments, mut nations) = (Vec::new(), Vec::new(), Vec::new());
    for customer in CustomerGenerator::new(scale, 1, 1).iter() {
        customers.push(hash(customer.c_custkey));
        segments.push(customer.c_mktsegment.to_owned());
        nations.push(customer.c_nationkey);
    }
    let columns = [("segment", texts(segments)), ("nation", Arc::new(Int64Array::from(nations)) as ArrayRef)];
    let customers = Clustered::new("agency.customer", "custkey", &customers, &columns, Storage::Memory);
    vec![Arc::new(items), Arc::new(orders), Arc::new(customers)]
}

fn hash(customer: i64) -> u128 {
    person(customer.cast_unsigned())
}

fn texts(values: Vec<String>) -> ArrayRef {
    Arc::new(StringArray::from(values))
}

fn dates(values: Vec<i32>) -> ArrayRef {
    Arc::new(Date32Array::from(values))
}

fn money(values: Vec<i64>) -> ArrayRef {
    Arc::new(values.into_iter().map(|cents| Some(i128::from(cents))).collect::<Decimal128Array>().with_precision_and_scale(12, 2).unwrap())
}
