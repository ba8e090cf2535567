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

// composeFile is the part of compose.yaml that can be tested without Docker.
type composeFile struct {
	Services map[string]composeService
	Volumes  map[string]any

	variables map[string]string // the variables of the user who starts it
}

type composeService struct {
	Image       string
	Command     []string
	Environment map[string]string
	Ports       []string
	Volumes     []string
	DependsOn   map[string]struct{ Condition string } `yaml:"depends_on"`
}

// TestComposeFileStartsTheProgram starts the processes of compose.yaml with the variables and folders of their
// services, but with the tests' PostgreSQL and Redis.
func TestComposeFileStartsTheProgram(t *testing.T) {
	t.Parallel()
	c := composeFile{variables: map[string]string{"POSTGRES_PASSWORD": "letters1", "ORDERLY_URL_SECRET": strings.Repeat("s", 32)}}
	require.NoError(t, yaml.Unmarshal([]byte(readFile(t, "compose.yaml")), &c))
	host := &composeHost{
		composeFile: c, folder: t.TempDir(), redis: services.RedisURL(t),
		postgres: migrated(t),
	}

	output, err := host.command(t, "migrate").CombinedOutput()
	require.NoError(t, err, string(output))
	for _, service := range []string{"serve", "work"} {
		require.Equal(t, "service_completed_successfully", c.Services[service].DependsOn["migrate"].Condition)
	}
	serve, work := start(t, host.command(t, "serve")), start(t, host.command(t, "work"))
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
	require.Contains(t, get(t, "http://"+serve.api+link), "revenue", "serve can read the file that work wrote")
}

// awaitDownload requests a report, and returns the path of its file when it has been made.
func awaitDownload(t *testing.T, p *running, token string) string {
	t.Helper()
	return awaitDownloadOf(t, p, token, "a")
}

// awaitDownloadOf does so with an idempotency key: another key is another report.
func awaitDownloadOf(t *testing.T, p *running, token, key string) string {
	t.Helper()
	var asked struct {
		Data struct {
			RequestReport struct{ Report struct{ ID string } }
		}
	}
	answer := askAs(t, p, token, `mutation($key: String!) { requestReport(input: { kind: TOP_PRODUCTS, format: CSV, from: "2026-01-01", to: "2026-01-02", idempotencyKey: $key }) { report { id } } }`, map[string]any{"key": key})
	require.NoError(t, json.Unmarshal([]byte(answer), &asked), answer)
	var report struct {
		Data struct {
			Node struct{ DownloadURL string }
		}
	}
	require.Eventually(t, func() bool {
		answer = askAs(t, p, token, `query($id: ID!) { node(id: $id) { ... on Report { downloadUrl } } }`, map[string]any{"id": asked.Data.RequestReport.Report.ID})
		return json.Unmarshal([]byte(answer), &report) == nil && report.Data.Node.DownloadURL != ""
	}, patience, 10*tick, "the report is made")
	return report.Data.Node.DownloadURL
}

// composeHost takes the place of Docker.
type composeHost struct {
	composeFile

	folder          string // for volumes, and for each container's own files
	postgres, redis string // URLs
}

// command is the process of a service, with its variables, in a folder of its own.
func (h *composeHost) command(t *testing.T, service string) *exec.Cmd {
	t.Helper()
	container := program(t, h.environ(t, service), h.Services[service].Command...)
	container.Dir = h.folderOf(t, service, "/home/nonroot")
	require.NoError(t, os.MkdirAll(container.Dir, 0o700))
	return container
}

// environ returns a service's variables, which override those of the image. Hosts and folders are replaced by those
// of this machine.
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

// substitute replaces variables, as Docker does before it parses the file.
func (h *composeHost) substitute(t *testing.T, text string) string {
	t.Helper()
	variable := regexp.MustCompile(`\$\{(\w+)(:[?-])?([^}]*)\}`)
	return variable.ReplaceAllStringFunc(text, func(found string) string {
		parts := variable.FindStringSubmatch(found)
		if value := h.variables[parts[1]]; value != "" {
			return value
		}
		require.Equal(t, ":-", parts[2], "%s has no value", parts[1])
		return parts[3]
	})
}

// requirePostgres requires that a URL names the host, the user, the password and the database of the service
// postgres.
func (h *composeHost) requirePostgres(t *testing.T, text string) {
	t.Helper()
	address, err := url.Parse(text)
	require.NoError(t, err)
	server := h.Services[address.Hostname()]
	require.Contains(t, server.Image, "postgres", text)
	require.Equal(t, server.Environment["POSTGRES_USER"], address.User.Username())
	require.Equal(t, "/"+server.Environment["POSTGRES_USER"], address.Path, "without POSTGRES_DB, the database has the user's name")
	password, _ := address.User.Password()
	require.Equal(t, h.substitute(t, server.Environment["POSTGRES_PASSWORD"]), password)
}

// folderOf returns where a container's folder is on this machine: in a volume, which containers share, or in the
// container's own files. The image's user must be able to write to the volume.
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

// requireWritable requires that the image contains the folder and that its user owns it. A new volume takes its
// owner from the folder where it is mounted. If the image has no such folder, root owns the volume.
func requireWritable(t *testing.T, folder string) {
	t.Helper()
	image := readFile(t, "Dockerfile")
	require.Regexp(t, `(?m)^FROM gcr\.io/distroless/static-\S+:nonroot$`, image, "the user is 65532")
	require.Regexp(t, `(?m)^COPY --from=build --chown=65532:65532 \S+ `+regexp.QuoteMeta(folder)+`$`, image)
}

// imageEnvironment returns the variables that the Dockerfile sets.
func imageEnvironment(t *testing.T) map[string]string {
	t.Helper()
	values := map[string]string{}
	for _, line := range regexp.MustCompile(`(?m)^ENV (.*)$`).FindAllStringSubmatch(readFile(t, "Dockerfile"), -1) {
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
