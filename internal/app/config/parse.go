package config

import (
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"reflect"
	"strings"
	"time"

	"github.com/caarlos0/env/v11"
)

// parsers parse the types that the library can't, or parses too leniently.
func parsers() map[reflect.Type]env.ParserFunc {
	return map[reflect.Type]env.ParserFunc{
		reflect.TypeFor[[]netip.Prefix](): func(text string) (any, error) { return parsePrefixes(text) },
		reflect.TypeFor[slog.Level]():     func(text string) (any, error) { return parseLevel(text) },
		reflect.TypeFor[*time.Location](): func(text string) (any, error) { return loadZone(text) },
		reflect.TypeFor[time.Location]():  func(text string) (any, error) { return parseLocation(text) },
	}
}

// shapes describe the valid texts of each type.
func shapes() map[reflect.Type]string {
	return map[reflect.Type]string{
		reflect.TypeFor[[]netip.Prefix](): "addresses or CIDR blocks parted by commas, as 10.0.0.0/8,192.0.2.7",
		reflect.TypeFor[bool]():           "true or false",
		reflect.TypeFor[int]():            "a whole number",
		reflect.TypeFor[int32]():          "a whole number",
		reflect.TypeFor[int64]():          "a whole number",
		reflect.TypeFor[slog.Level]():     "debug, info, warn or error",
		reflect.TypeFor[time.Duration]():  "a duration with its unit, as 500ms, 30s or 5m",
		reflect.TypeFor[*time.Location](): "the IANA name of a time zone, as UTC or Europe/Berlin",
	}
}

// explain converts the library's errors, which name fields of the struct, into errors that name variables.
func explain(err error) problems {
	aggregate, ok := errors.AsType[env.AggregateError](err)
	if !ok {
		return problems{err}
	}
	var all problems
	for _, err := range aggregate.Errors {
		parse, ok := errors.AsType[env.ParseError](err)
		if !ok {
			all = append(all, err)
			continue
		}
		for _, v := range Variables() {
			if v.field == parse.Name {
				all = append(all, problem{v.Name, "must be " + shapes()[v.kind]})
			}
		}
	}
	return all
}

func parseLevel(text string) (slog.Level, error) {
	var level slog.Level
	switch strings.ToLower(text) {
	case "debug", "info", "warn", "error":
		return level, level.UnmarshalText([]byte(text))
	default:
		return level, fmt.Errorf("no such level: %q", text)
	}
}

// loadZone finds a time zone. It rejects names that mean different zones on different machines, or that are
// obscure.
func loadZone(name string) (*time.Location, error) {
	switch folder, _, _ := strings.Cut(name, "/"); folder {
	case "", "Factory", "Local", "localtime", "posix", "posixrules", "right":
		return nil, fmt.Errorf("no such time zone: %q", name)
	}
	zone, err := time.LoadLocation(name)
	if err == nil && !hasExactName(name) {
		return nil, fmt.Errorf("no such time zone: %q", name)
	}
	return zone, err
}

func parseLocation(text string) (time.Location, error) {
	location, err := loadZone(text)
	if err != nil {
		return time.Location{}, err
	}
	return *location, nil
}

func parsePrefixes(text string) ([]netip.Prefix, error) {
	var list []netip.Prefix
	for part := range strings.SplitSeq(text, ",") {
		part = strings.TrimSpace(part)
		if address, err := netip.ParseAddr(part); err == nil {
			list = append(list, netip.PrefixFrom(address, address.BitLen()))
			continue
		}
		prefix, err := netip.ParsePrefix(part)
		if err != nil {
			return nil, err
		}
		list = append(list, prefix)
	}
	return list, nil
}
