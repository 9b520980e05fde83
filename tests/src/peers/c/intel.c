/* Preloaded, it tells MKL that the processor is Intel's, so that MKL takes its AVX-512 path on others as well. */
int mkl_serv_intel_cpu_true(void) { return 1; }
int mkl_serv_intel_cpu(void) { return 1; }
