package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
)

// guide makes the profile that `go build` takes as default.pgo: of the questions with the cache off and on, and of the mix.
func guide(ctx context.Context, s *stage, r *report) error {
	questions, err := s.questions(ctx)
	if err != nil {
		return err
	}
	var profiles []string
	for _, cache := range []string{cacheOff, cacheOn} {
		made, err := s.guideWith(ctx, r, questions, cache)
		if err != nil {
			return err
		}
		profiles = append(profiles, made...)
	}
	path := filepath.Join(s.folder, "default.pgo")
	if s.write != "" {
		path = s.write
	}
	if _, err := pprof(ctx, append([]string{"-proto", "-output=" + path}, profiles...)...); err != nil {
		return err
	}
	r.note("merged in %s", path)
	return nil
}

func (s *stage) guideWith(ctx context.Context, r *report, questions []question, cache string) (_ []string, err error) {
	server, pages, all, err := s.serveMix(ctx, cache)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, server.stop()) }()
	of := subject{url: server.url, token: pages.token}
	asked := mix{}
	for _, q := range questions {
		asked = append(asked, part{attack: of.attack(q), ofThousand: thousand / len(questions)})
	}
	var profiles []string
	for i, load := range []mix{asked, all} {
		name := []string{"the questions", "the mix"}[i]
		path := filepath.Join(s.folder, fmt.Sprintf("%s-%d.pb.gz", cache, i))
		answers, err := s.profileOf(ctx, server.api, func(ctx context.Context) outcome { return load.closed(ctx, connections, 0) }, "profile", path)
		if err != nil {
			return nil, err
		}
		r.measured(name+", "+cache, answers)
		profiles = append(profiles, path)
	}
	return profiles, nil
}
