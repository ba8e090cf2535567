package db

import (
	"fmt"
	"io"
	"slices"

	"orderly.example/internal/faults"
)

// The values of the enums below are GraphQL's names, in Go and in Postgres.
type (
	// UserRole is what a user may do.
	UserRole string
	// OrderStatus is the state of an order.
	OrderStatus string
	// NotificationKind is what a notification is about.
	NotificationKind string
	// ReportKind is what a report contains.
	ReportKind string
	// ReportFormat is the format of a report's file.
	ReportFormat string
	// ReportStatus is the state of a report.
	ReportStatus string
	// SalesInterval is the length of one point of a series.
	SalesInterval string
	// Direction is the direction in which a list is sorted.
	Direction string
	// OrderOrderField is what orders are sorted by.
	OrderOrderField string
	// ProductOrderField is what products are sorted by.
	ProductOrderField string
	// UserOrderField is what users are sorted by.
	UserOrderField string
)

// The values.
const (
	RoleCustomer UserRole = "CUSTOMER"
	RoleStaff    UserRole = "STAFF"
	RoleAdmin    UserRole = "ADMIN"

	OrderPending   OrderStatus = "PENDING"
	OrderPaid      OrderStatus = "PAID"
	OrderShipped   OrderStatus = "SHIPPED"
	OrderDelivered OrderStatus = "DELIVERED"
	OrderCancelled OrderStatus = "CANCELLED"

	NotifyOrderStatus NotificationKind = "ORDER_STATUS"
	NotifyLowStock    NotificationKind = "LOW_STOCK"
	NotifyReportReady NotificationKind = "REPORT_READY"

	SalesDay   SalesInterval = "DAY"
	SalesWeek  SalesInterval = "WEEK"
	SalesMonth SalesInterval = "MONTH"

	Ascending  Direction = "ASC"
	Descending Direction = "DESC"

	OrdersByPlacedAt OrderOrderField = "PLACED_AT"
	OrdersByTotal    OrderOrderField = "TOTAL"
	OrdersByNumber   OrderOrderField = "NUMBER"

	ReportSalesSummary     ReportKind = "SALES_SUMMARY"
	ReportTopProducts      ReportKind = "TOP_PRODUCTS"
	ReportCustomerActivity ReportKind = "CUSTOMER_ACTIVITY"
	ReportOrdersExport     ReportKind = "ORDERS_EXPORT"

	ReportCSV   ReportFormat = "CSV"
	ReportJSONL ReportFormat = "JSONL"

	ReportQueued    ReportStatus = "QUEUED"
	ReportRunning   ReportStatus = "RUNNING"
	ReportSucceeded ReportStatus = "SUCCEEDED"
	ReportFailed    ReportStatus = "FAILED"
	ReportCancelled ReportStatus = "CANCELLED"

	ProductsByName      ProductOrderField = "NAME"
	ProductsByPrice     ProductOrderField = "PRICE"
	ProductsByCreatedAt ProductOrderField = "CREATED_AT"

	UsersByUsername  UserOrderField = "USERNAME"
	UsersByCreatedAt UserOrderField = "CREATED_AT"
)

// appendEnum appends a value as a JSON string. Values contain nothing to escape.
func appendEnum[E ~string](b []byte, v E) []byte {
	b = append(b, '"')
	b = append(b, v...)
	return append(b, '"')
}

// readEnum reads one of the values.
func readEnum[E ~string](dst *E, v any, values ...E) error {
	s, _ := v.(string)
	if !slices.Contains(values, E(s)) {
		return faults.New(faults.CodeBadInput, fmt.Sprintf("%q is none of %v", s, values))
	}
	*dst = E(s)
	return nil
}

// decodeEnum reads a value. It allocates nothing if it is one of the given ones.
func decodeEnum[E ~string](b []byte, values ...E) E {
	for _, v := range values {
		if string(b) == string(v) {
			return v
		}
	}
	return E(b)
}

// SetText takes a value from a statement's row.
func (v *UserRole) SetText(text []byte) { *v = decodeEnum(text, RoleCustomer, RoleStaff, RoleAdmin) }

// SetText takes a value from a statement's row.
func (v *OrderStatus) SetText(text []byte) {
	*v = decodeEnum(text, OrderPending, OrderPaid, OrderShipped, OrderDelivered, OrderCancelled)
}

// AppendGQL appends the value.
func (v UserRole) AppendGQL(b []byte) []byte { return appendEnum(b, v) }

// MarshalGQL writes the value for gqlgen.
func (v UserRole) MarshalGQL(w io.Writer) { _, _ = w.Write(v.AppendGQL(nil)) }

// UnmarshalGQL reads a value.
func (v *UserRole) UnmarshalGQL(in any) error {
	return readEnum(v, in, "CUSTOMER", "STAFF", "ADMIN")
}

// AppendGQL appends the value.
func (v OrderStatus) AppendGQL(b []byte) []byte { return appendEnum(b, v) }

// MarshalGQL writes the value for gqlgen.
func (v OrderStatus) MarshalGQL(w io.Writer) { _, _ = w.Write(v.AppendGQL(nil)) }

// UnmarshalGQL reads a value.
func (v *OrderStatus) UnmarshalGQL(in any) error {
	return readEnum(v, in, "PENDING", "PAID", "SHIPPED", "DELIVERED", "CANCELLED")
}

// AppendGQL appends the value.
func (v NotificationKind) AppendGQL(b []byte) []byte { return appendEnum(b, v) }

// MarshalGQL writes the value for gqlgen.
func (v NotificationKind) MarshalGQL(w io.Writer) { _, _ = w.Write(v.AppendGQL(nil)) }

// UnmarshalGQL reads a value.
func (v *NotificationKind) UnmarshalGQL(in any) error {
	return readEnum(v, in, "ORDER_STATUS", "LOW_STOCK", "REPORT_READY")
}

// AppendGQL appends the value.
func (v ReportKind) AppendGQL(b []byte) []byte { return appendEnum(b, v) }

// MarshalGQL writes the value for gqlgen.
func (v ReportKind) MarshalGQL(w io.Writer) { _, _ = w.Write(v.AppendGQL(nil)) }

// UnmarshalGQL reads a value.
func (v *ReportKind) UnmarshalGQL(in any) error {
	return readEnum(v, in, "SALES_SUMMARY", "TOP_PRODUCTS", "CUSTOMER_ACTIVITY", "ORDERS_EXPORT")
}

// AppendGQL appends the value.
func (v ReportFormat) AppendGQL(b []byte) []byte { return appendEnum(b, v) }

// MarshalGQL writes the value for gqlgen.
func (v ReportFormat) MarshalGQL(w io.Writer) { _, _ = w.Write(v.AppendGQL(nil)) }

// UnmarshalGQL reads a value.
func (v *ReportFormat) UnmarshalGQL(in any) error {
	return readEnum(v, in, "CSV", "JSONL")
}

// AppendGQL appends the value.
func (v ReportStatus) AppendGQL(b []byte) []byte { return appendEnum(b, v) }

// MarshalGQL writes the value for gqlgen.
func (v ReportStatus) MarshalGQL(w io.Writer) { _, _ = w.Write(v.AppendGQL(nil)) }

// UnmarshalGQL reads a value.
func (v *ReportStatus) UnmarshalGQL(in any) error {
	return readEnum(v, in, "QUEUED", "RUNNING", "SUCCEEDED", "FAILED", "CANCELLED")
}

// AppendGQL appends the value.
func (v SalesInterval) AppendGQL(b []byte) []byte { return appendEnum(b, v) }

// MarshalGQL writes the value for gqlgen.
func (v SalesInterval) MarshalGQL(w io.Writer) { _, _ = w.Write(v.AppendGQL(nil)) }

// UnmarshalGQL reads a value.
func (v *SalesInterval) UnmarshalGQL(in any) error {
	return readEnum(v, in, "DAY", "WEEK", "MONTH")
}

// AppendGQL appends the value.
func (v Direction) AppendGQL(b []byte) []byte { return appendEnum(b, v) }

// MarshalGQL writes the value for gqlgen.
func (v Direction) MarshalGQL(w io.Writer) { _, _ = w.Write(v.AppendGQL(nil)) }

// UnmarshalGQL reads a value.
func (v *Direction) UnmarshalGQL(in any) error {
	return readEnum(v, in, "ASC", "DESC")
}

// AppendGQL appends the value.
func (v OrderOrderField) AppendGQL(b []byte) []byte { return appendEnum(b, v) }

// MarshalGQL writes the value for gqlgen.
func (v OrderOrderField) MarshalGQL(w io.Writer) { _, _ = w.Write(v.AppendGQL(nil)) }

// UnmarshalGQL reads a value.
func (v *OrderOrderField) UnmarshalGQL(in any) error {
	return readEnum(v, in, "PLACED_AT", "TOTAL", "NUMBER")
}

// AppendGQL appends the value.
func (v ProductOrderField) AppendGQL(b []byte) []byte { return appendEnum(b, v) }

// MarshalGQL writes the value for gqlgen.
func (v ProductOrderField) MarshalGQL(w io.Writer) { _, _ = w.Write(v.AppendGQL(nil)) }

// UnmarshalGQL reads a value.
func (v *ProductOrderField) UnmarshalGQL(in any) error {
	return readEnum(v, in, "NAME", "PRICE", "CREATED_AT")
}

// AppendGQL appends the value.
func (v UserOrderField) AppendGQL(b []byte) []byte { return appendEnum(b, v) }

// MarshalGQL writes the value for gqlgen.
func (v UserOrderField) MarshalGQL(w io.Writer) { _, _ = w.Write(v.AppendGQL(nil)) }

// UnmarshalGQL reads a value.
func (v *UserOrderField) UnmarshalGQL(in any) error {
	return readEnum(v, in, "USERNAME", "CREATED_AT")
}
