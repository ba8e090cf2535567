package e2e

import (
	"encoding/json"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"orderly.example/internal/app/command"
	"orderly.example/test/services"
)

// composition is what compose.yaml says, as far as it can be tried without Docker.
type composition struct {
	Services map[string]composeService
	Volumes  map[string]any

	given map[string]string // the variables of whoever starts it
}

type composeService struct {
	Image       string
	Command     []string
	Environment map[string]string
	Ports       []string
	Volumes     []string
	DependsOn   map[string]struct{ Condition string } `yaml:"depends_on"`
}

// TestCompose starts the processes of compose.yaml with the variables and the
// folders that it gives them, but on the tests' PostgreSQL and Redis.
func TestCompose(t *testing.T) {
	t.Parallel()
	c := composition{given: map[string]string{"POSTGRES_PASSWORD": "letters1", "ORDERLY_URL_SECRET": strings.Repeat("s", 32)}}
	require.NoError(t, yaml.Unmarshal([]byte(fileOf(t, "compose.yaml")), &c))
	host := &composeHost{
		composition: c, folder: t.TempDir(), redis: services.RedisURL(t),
		postgres: migrated(t),
	}

	output, err := host.container(t, "migrate").CombinedOutput()
	require.NoError(t, err, string(output))
	for _, service := range []string{"serve", "work"} {
		require.Equal(t, "service_completed_successfully", c.Services[service].DependsOn["migrate"].Condition)
	}
	serve, work := start(t, host.container(t, "serve")), start(t, host.container(t, "work"))
	require.NotEmpty(t, serve.api)
	require.Empty(t, work.api)
	require.Equal(t, http.StatusOK, status(t, "http://"+serve.api+"/readyz"))
	require.Contains(t, c.Services["serve"].Ports, "127.0.0.1:8080:"+portOf(t, imageEnvironment(t)["ORDERLY_ADDR"]))

	code, _, stderr := createUser(t, host.environ(t, "serve"), "correct horse\n", "--username", "ada", "--email", "ada@shop.example", "--role", "STAFF", "--password-stdin")
	require.Equal(t, command.Done, code, stderr)
	var in struct {
		Data struct{ LogIn struct{ Token string } }
	}
	answer := post(t, "http://"+serve.api+"/graphql", `{"query": "mutation { logIn(input: {username: \"ada\", password: \"correct horse\"}) { token } }"}`)
	require.NoError(t, json.Unmarshal([]byte(answer), &in), answer)
	link := awaitDownload(t, serve, in.Data.LogIn.Token)
	require.Contains(t, read(t, "http://"+serve.api+link), "revenue", "serve has the file that work made")
}

// awaitDownload asks for a report, and returns the path of its file when it is made.
func awaitDownload(t *testing.T, p *running, token string) string {
	t.Helper()
	var asked struct {
		Data struct {
			RequestReport struct{ Report struct{ ID string } }
		}
	}
	answer := askAs(t, p, token, `mutation { requestReport(input: { kind: TOP_PRODUCTS, format: CSV, from: "2026-01-01", to: "2026-01-02", idempotencyKey: "a" }) { report { id } } }`, nil)
	require.NoError(t, json.Unmarshal([]byte(answer), &asked), answer)
	var report struct {
		Data struct {
			Node struct{ DownloadURL string }
		}
	}
	require.Eventually(t, func() bool {
		answer = askAs(t, p, token, `query($id: ID!) { node(id: $id) { ... on Report { downloadUrl } } }`, map[string]any{"id": asked.Data.RequestReport.Report.ID})
		return json.Unmarshal([]byte(answer), &report) == nil && report.Data.Node.DownloadURL != ""
	}, patience, 10*pause, "the report is made")
	return report.Data.Node.DownloadURL
}

// composeHost is what stands in the place of Docker.
type composeHost struct {
	composition

	folder          string // of volumes, and of each container's own files
	postgres, redis string // URLs
}

// container is a process with the variables of a service, in a folder of its own.
func (h *composeHost) container(t *testing.T, service string) *exec.Cmd {
	t.Helper()
	container := program(t, h.environ(t, service), h.Services[service].Command...)
	container.Dir = h.folderOf(t, service, "/home/nonroot")
	require.NoError(t, os.MkdirAll(container.Dir, 0o700))
	return container
}

// environ are a service's variables above those of the image. Names of hosts and folders become those of this machine.
func (h *composeHost) environ(t *testing.T, service string) []string {
	t.Helper()
	values := imageEnvironment(t)
	for name, value := range h.Services[service].Environment {
		values[name] = h.substitute(t, value)
	}
	environ := make([]string, 0, len(values))
	for name, value := range values {
		switch {
		case strings.HasPrefix(value, "postgres://"):
			h.requirePostgres(t, value)
			value = h.postgres
		case strings.HasPrefix(value, "redis://"):
			require.Contains(t, h.Services[hostOf(t, value)].Image, "redis", value)
			value = h.redis
		case strings.HasPrefix(value, "file://"):
			value = "file://" + h.folderOf(t, service, strings.TrimPrefix(value, "file://"))
		case strings.HasPrefix(value, "0.0.0.0:"):
			value = "127.0.0.1:0"
		}
		environ = append(environ, name+"="+value)
	}
	return environ
}

// substitute fills in variables, as Docker does before it reads the rest.
func (h *composeHost) substitute(t *testing.T, text string) string {
	t.Helper()
	variable := regexp.MustCompile(`\$\{(\w+)(:[?-])?([^}]*)\}`)
	return variable.ReplaceAllStringFunc(text, func(found string) string {
		parts := variable.FindStringSubmatch(found)
		if value := h.given[parts[1]]; value != "" {
			return value
		}
		require.Equal(t, ":-", parts[2], "%s is not given", parts[1])
		return parts[3]
	})
}

// requirePostgres wants a URL to name the server, the user and the database that the service postgres has.
func (h *composeHost) requirePostgres(t *testing.T, text string) {
	t.Helper()
	address, err := url.Parse(text)
	require.NoError(t, err)
	server := h.Services[address.Hostname()]
	require.Contains(t, server.Image, "postgres", text)
	require.Equal(t, server.Environment["POSTGRES_USER"], address.User.Username())
	require.Equal(t, "/"+server.Environment["POSTGRES_USER"], address.Path, "a database is named as the user unless the service says otherwise")
	password, _ := address.User.Password()
	require.Equal(t, h.substitute(t, server.Environment["POSTGRES_PASSWORD"]), password)
}

// folderOf is where a folder of a container is on this machine: in a volume, which containers share, or else in the
// container, which nobody else sees. A volume must be one that the image's user can write to.
func (h *composeHost) folderOf(t *testing.T, service, path string) string {
	t.Helper()
	for _, mounted := range h.Services[service].Volumes {
		volume, target, _ := strings.Cut(mounted, ":")
		if rest, inside := strings.CutPrefix(path+"/", target+"/"); inside {
			require.Contains(t, h.Volumes, volume, "the volume is declared")
			requireWritable(t, target)
			return filepath.Join(h.folder, "volumes", volume, rest)
		}
	}
	return filepath.Join(h.folder, "containers", service, path)
}

// requireWritable wants the image to have a folder that its user owns: a new volume takes over the owner of the folder
// that it is mounted at, and is root's where there is none.
func requireWritable(t *testing.T, folder string) {
	t.Helper()
	image := fileOf(t, "Dockerfile")
	require.Regexp(t, `(?m)^FROM gcr\.io/distroless/static-\S+:nonroot$`, image, "the user is 65532")
	require.Regexp(t, `(?m)^COPY --from=build --chown=65532:65532 \S+ `+regexp.QuoteMeta(folder)+`$`, image)
}

// imageEnvironment are the variables that the Dockerfile sets in the image.
func imageEnvironment(t *testing.T) map[string]string {
	t.Helper()
	values := map[string]string{}
	for _, line := range regexp.MustCompile(`(?m)^ENV (.*)$`).FindAllStringSubmatch(fileOf(t, "Dockerfile"), -1) {
		for variable := range strings.FieldsSeq(line[1]) {
			name, value, found := strings.Cut(variable, "=")
			require.True(t, found, line[0])
			values[name] = value
		}
	}
	return values
}

func hostOf(t *testing.T, text string) string {
	t.Helper()
	address, err := url.Parse(text)
	require.NoError(t, err)
	return address.Hostname()
}

func portOf(t *testing.T, address string) string {
	t.Helper()
	_, port, err := net.SplitHostPort(address)
	require.NoError(t, err)
	return port
}
