/* Prints the GFLOP/s of fused multiply-adds of one thread by its processor time: twelve chains of the widest vectors that the
   compiler finds here. */
#include <stdio.h>
#include <time.h>
#ifdef __AVX512F__
#define BYTES 64
#elif defined(__AVX__)
#define BYTES 32
#else
#define BYTES 16
#endif
typedef float vector __attribute__((vector_size(BYTES)));
#define CHAINS 12

/* Keeps a chain in its register and the compiler from moving it across the clock. */
#ifdef __x86_64__
#define KEEP(r) __asm__ volatile("" : "+v"(r))
#else
#define KEEP(r) __asm__ volatile("" : "+w"(r))
#endif

static volatile float sink;

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return t.tv_sec + 1e-9 * t.tv_nsec;
}

#define STEP(r) r = r * x + y; KEEP(r);

static double rate(long steps) {
  vector x = (vector){0} + 0.5f, y = (vector){0} + 0.25f;
  vector a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
  double start = now();
  for (long s = 0; s < steps; s++) {
    STEP(a) STEP(b) STEP(c) STEP(d) STEP(e) STEP(f) STEP(g) STEP(h) STEP(i) STEP(j) STEP(k) STEP(l)
  }
  double seconds = now() - start;
  sink = (a + b + c + d + e + f + g + h + i + j + k + l)[0];
  return 2.0 * steps * CHAINS * (BYTES / 4) / seconds * 1e-9;
}

int main(void) {
  double best = 0;
  for (int run = 0; run < 5; run++) {
    double r = rate(10000000);
    if (r > best) best = r;
  }
  printf("%f\n", best);
  return 0;
}
