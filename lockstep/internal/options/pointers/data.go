package pointers

import (
	"strconv"

	"orderly.example/lockstep/internal/options"
)

func cat(n int) *Cat {
	n %= 100
	mood := []Mood{MoodCalm, MoodAngry}[n&1]
	name := "cat " + strconv.Itoa(n)
	return &Cat{
		ID: strconv.Itoa(n), Name: name, Size: n,
		Mood:       options.Unless(n%4 == 0, mood),
		Nickname:   options.Unless(n%3 == 0, name+" the \"great\""),
		Tags:       options.Several(n%3, func(n int) string { return strconv.Itoa(n) }),
		Home:       house(n),
		Homes:      options.Several(n%4-1, house),
		HomesLoose: options.Several(n%4-1, houseOrNil),
	}
}

func dog(n int) *Dog {
	return &Dog{ID: strconv.Itoa(n), Name: "dog " + strconv.Itoa(n), Good: options.Unless(n%3 == 0, n%2 == 0)}
}

func house(n int) *House {
	h := &House{Street: "street <" + strconv.Itoa(n) + ">", Number: options.Unless(n%3 == 0, n), Moods: []Mood{MoodCalm, MoodAngry}[:n%3&1]}
	if n > 0 && n < 3 {
		h.Next = house(n - 1)
	}
	return h
}

func catOrNil(n int) *Cat {
	if n%5 == 0 {
		return nil
	}
	return cat(n)
}

func dogOrNil(n int) *Dog {
	if n%5 == 1 {
		return nil
	}
	return dog(n)
}

func houseOrNil(n int) *House {
	if n == 1 {
		return nil
	}
	return house(n)
}

// named is a value or a pointer: both stand for an interface.
func named(n int) Named {
	switch n % 5 {
	case 0:
		return nil
	case 1:
		return *cat(n)
	case 2:
		return dogOrNil(n)
	case 3:
		return dog(n)
	default:
		return catOrNil(n)
	}
}

func animal(n int) Animal {
	if n%2 == 0 {
		return cat(n)
	}
	return dog(n)
}
