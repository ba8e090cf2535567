package deploy_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

// service is what these tests look at of compose.yaml; test/e2e starts its processes.
type service struct {
	Image           string
	Command         []string
	Profiles        []string
	Environment     map[string]string
	Volumes         []string
	StopGracePeriod string         `yaml:"stop_grace_period"`
	ReadOnly        bool           `yaml:"read_only"`
	CapDrop         []string       `yaml:"cap_drop"`
	DependsOn       map[string]any `yaml:"depends_on"`
}

func compose(t *testing.T) map[string]service {
	t.Helper()
	var c struct{ Services map[string]service }
	require.NoError(t, yaml.Unmarshal([]byte(read(t, "../compose.yaml")), &c))
	return c.Services
}

func TestComposeRunsTheProgramWithoutRights(t *testing.T) {
	t.Parallel()
	seen := 0
	for name, s := range compose(t) {
		if s.Image != "" {
			continue
		}
		seen++
		requireWaits(t, s.StopGracePeriod)
		require.True(t, s.ReadOnly, name)
		require.Equal(t, []string{"ALL"}, s.CapDrop, name)
	}
	require.Equal(t, 5, seen)
}

// A profile brings what its services name: hosts, files, and what they wait for.
func TestProfilesAreWhole(t *testing.T) {
	t.Parallel()
	services := compose(t)
	byProfile := map[string]int{}
	for name, s := range services {
		for _, profile := range s.Profiles {
			byProfile[profile]++
		}
		for other := range s.DependsOn {
			require.Contains(t, services, other, name)
			require.Subset(t, append(s.Profiles, ""), append(services[other].Profiles, ""), "%s waits for %s", name, other)
		}
		for _, mount := range s.Volumes {
			if path, _, _ := strings.Cut(mount, ":"); strings.HasPrefix(path, ".") {
				_, err := os.Stat(filepath.Join("..", path))
				require.NoError(t, err, name)
			}
		}
	}
	require.Equal(t, map[string]int{"proxy": 3, "watch": 2}, byProfile)
	api := regexp.MustCompile(`ORDERLY_ADDR=0\.0\.0\.0:(\d+)`).FindStringSubmatch(read(t, "../Dockerfile"))[1]
	for _, variable := range []string{"ORDERLY_SERVE_1", "ORDERLY_SERVE_2", "ORDERLY_SERVE_3"} {
		host, port, _ := strings.Cut(services["haproxy"].Environment[variable], ":")
		require.Equal(t, []string{"serve"}, services[host].Command)
		require.Equal(t, api, port)
	}
	admin := regexp.MustCompile(`ORDERLY_ADMIN_ADDR=0\.0\.0\.0:(\d+)`).FindStringSubmatch(read(t, "../Dockerfile"))[1]
	require.Contains(t, read(t, "prometheus/prometheus.yml"), "names: [serve, serve2, serve3, work], type: A, port: "+admin)
}

// The image's check runs the image's own program: it has no other.
func TestTheImageChecksItself(t *testing.T) {
	t.Parallel()
	image := read(t, "../Dockerfile")
	entry := regexp.MustCompile(`(?m)^ENTRYPOINT \["(\S+)"\]$`).FindStringSubmatch(image)
	require.NotNil(t, entry)
	require.Regexp(t, `(?m)^HEALTHCHECK .*CMD \["`+entry[1]+`", "healthy"\]$`, image)
	require.Contains(t, read(t, "../docs/running.md"), "| `orderly healthy` |")
}
