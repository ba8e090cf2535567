package devservices

import (
	"io"
	"os"
	"strings"
)

// quotedLines is how many lines of a log an error quotes.
const quotedLines = 12

// serverLog is the file of a server's output.
type serverLog struct {
	file   *os.File
	marked int64
}

// mark remembers the log's end.
func (l *serverLog) mark() {
	l.marked, _ = l.file.Seek(0, io.SeekEnd) // an unseekable log is quoted whole
}

// sinceMark is what was written after mark, at most its last 64 KB.
func (l *serverLog) sinceMark() string {
	const most = 64 << 10
	end, err := l.file.Seek(0, io.SeekEnd)
	if err != nil {
		return ""
	}
	text, err := io.ReadAll(io.NewSectionReader(l.file, max(l.marked, end-most), most))
	if err != nil {
		return ""
	}
	return string(text)
}

func lastLines(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return strings.Join(lines[max(0, len(lines)-quotedLines):], "\n")
}
